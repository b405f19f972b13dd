-- Postings of the latest 24 months with what a regression needs; pay is NULL without a comparable one.
WITH latest AS (SELECT DISTINCT month FROM members ORDER BY month DESC LIMIT 24),
bits AS (
    SELECT
        any_value(bit) FILTER (definition_id = 'ai_demand') AS demand,
        any_value(bit) FILTER (definition_id = 'ai_build') AS build,
        any_value(bit) FILTER (definition_id = 'ai_use') AS used
    FROM definition_bits
),
placed AS (
    SELECT
        members.country_code,
        month,
        coalesce(employer_key, posting_id) AS employer,  -- a posting that names none is a cluster of its own
        CASE WHEN length(isco08_code) >= 3 THEN left(isco08_code, 3) END AS occupation,
        lower(title) AS title,
        met & coalesce(demand, 0) <> 0 AS ai_demand,
        met & coalesce(build, 0) <> 0 AS ai_build,
        met & coalesce(used, 0) <> 0 AS ai_use,
        -- A posting in several countries weighs as one.
        1.0 / count(*) OVER (PARTITION BY posting_id) AS weight,
        pay_currency,
        (coalesce(pay_annual_min, pay_annual_max) + coalesce(pay_annual_max, pay_annual_min)) / 2 AS pay
    FROM members
    JOIN (SELECT * EXCLUDE (country_code, month, source, posted_on, closes_on, language, employer) FROM core.postings)
        USING (posting_id)
    JOIN latest USING (month)
    CROSS JOIN bits
    WHERE members.country_code <> '_T'
),
currencies AS (
    SELECT country_code, mode(pay_currency ORDER BY pay_currency) AS pay_currency
    FROM placed
    WHERE pay > 0
    GROUP BY country_code
),
priced AS (
    SELECT placed.* EXCLUDE (pay, pay_currency), CASE WHEN pay > 0 THEN pay END AS pay
    FROM placed
    JOIN currencies USING (country_code, pay_currency)
),
typical AS (SELECT country_code, median(pay) AS median_pay FROM priced GROUP BY country_code)
-- Pay is in medians of its country: countries differ in currency.
SELECT
    priced.* EXCLUDE (pay),
    pay / median_pay AS pay,
    pay BETWEEN median_pay / extreme_pay_times() AND median_pay * extreme_pay_times() AS is_usual
FROM priced
JOIN typical USING (country_code)
WHERE pay IS NOT NULL
