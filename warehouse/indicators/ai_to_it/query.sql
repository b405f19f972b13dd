-- Of n postings A ask for AI, I are IT, B are both. With counts of one multinomial sample the variance of
-- log(A / I) is 1/A + 1/I - 2B/(A I): delta method, Agresti (2013), Categorical Data Analysis, section 16.1.
WITH months AS (
    SELECT country_code, month, is_it, met & bit <> 0 AS asks, count(*) AS m
    FROM members
    CROSS JOIN definition_bits
    WHERE definition_id = 'ai_demand' AND country_code <> '_T'
    GROUP BY ALL
),
counts AS (
    SELECT
        country_code,
        frequency,
        period,
        sum(m)::BIGINT AS postings,
        coalesce(sum(m) FILTER (is_it), 0)::BIGINT AS it_postings,
        coalesce(sum(m) FILTER (asks), 0)::BIGINT AS ai_postings,
        coalesce(sum(m) FILTER (is_it AND asks), 0)::BIGINT AS it_ai_postings
    FROM months
    JOIN periods USING (month)
    WHERE frequency IN ('M', 'A')
    GROUP BY ALL
),
judged AS (
    SELECT
        counts.*,
        CASE
            WHEN it_postings = 0 THEN 'no_posting'
            WHEN it_postings < minimum_postings() THEN 'few_postings'
            WHEN ai_postings < minimum_counted() THEN 'few_counts'
        END AS status_reason,
        it_postings >= minimum_postings() AND ai_postings >= minimum_counted() AS enough,
        wilson_z() * sqrt(1 / ai_postings + 1 / it_postings - 2 * it_ai_postings / (ai_postings * it_postings)) AS half,
        (country_code, period) IN (FROM broken_months) AS is_break,
        is_provisional
    FROM counts
    JOIN period_ends USING (frequency, period)
)
SELECT
    country_code,
    frequency,
    period,
    postings,
    it_postings,
    ai_postings,
    it_ai_postings,
    CASE WHEN enough THEN ai_postings / it_postings END AS ai_to_it_ratio,
    CASE WHEN enough THEN ai_postings / it_postings * exp(-half) END AS ai_to_it_low_ratio,
    CASE WHEN enough THEN ai_postings / it_postings * exp(half) END AS ai_to_it_high_ratio,
    'log_delta_95' AS ratio_method,
    CASE WHEN enough THEN 100.0 * it_ai_postings / it_postings END AS it_share_pct,
    CASE WHEN enough THEN wilson_low_pct(it_ai_postings, it_postings) END AS it_share_low_pct,
    CASE WHEN enough THEN wilson_high_pct(it_ai_postings, it_postings) END AS it_share_high_pct,
    CASE WHEN enough AND ai_postings >= minimum_postings()
        THEN 100.0 * (ai_postings - it_ai_postings) / ai_postings END AS beyond_it_pct,
    CASE WHEN enough AND ai_postings >= minimum_postings()
        THEN wilson_low_pct(ai_postings - it_ai_postings, ai_postings) END AS beyond_it_low_pct,
    CASE WHEN enough AND ai_postings >= minimum_postings()
        THEN wilson_high_pct(ai_postings - it_ai_postings, ai_postings) END AS beyond_it_high_pct,
    'wilson_95' AS interval_method,
    CASE status_reason
        WHEN 'no_posting' THEN 'M'
        WHEN 'few_postings' THEN 'Q'
        WHEN 'few_counts' THEN 'Q'
        ELSE CASE WHEN is_break THEN 'B' WHEN is_provisional THEN 'P' ELSE 'A' END
    END AS obs_status,
    status_reason
FROM judged
ORDER BY country_code, frequency, period
