-- Openings and closings are added up by day, and the stock is the sum of those until then.
WITH landed AS (SELECT max(fetched_at)::DATE AS as_of FROM core.landings),
spells AS (
    SELECT
        country_code,
        is_it,
        met,
        posted_on AS opened_on,
        closed_on IS NULL AND closes_on IS NULL AS is_assumed,
        greatest(
            posted_on + 1,
            coalesce(
                closed_on,
                closes_on + 1,
                greatest(posted_on + stock_assumed_days()::INTEGER, last_seen_on + 1)
            )
        ) AS gone_on
    FROM members
    LEFT JOIN core.sightings USING (posting_id)
    WHERE country_code <> '_T'
),
events AS (
    SELECT country_code, is_it, met, is_assumed, opened_on, gone_on, count(*) AS m FROM spells GROUP BY ALL
),
moves AS (
    SELECT country_code, is_it, met, is_assumed, opened_on AS day, m FROM events
    UNION ALL
    SELECT country_code, is_it, met, is_assumed, gone_on AS day, -m FROM events
),
daily AS (SELECT country_code, is_it, met, is_assumed, day, sum(m) AS m FROM moves GROUP BY ALL),
changes AS (
    SELECT
        definition_id,
        country_code,
        day,
        sum(m) AS opened,
        sum(m) FILTER (met & bit <> 0) AS ai_opened,
        sum(m) FILTER (is_assumed) AS assumed_opened
    FROM daily
    JOIN definition_bits ON population = 'all' OR is_it
    GROUP BY ALL
),
-- Every day from a country's first opening to the latest landing; openings after it are not yet known whole.
calendar AS (
    SELECT country_code, unnest(generate_series(first_day, as_of, INTERVAL 1 DAY))::DATE AS day
    FROM (SELECT country_code, min(opened_on) AS first_day FROM spells GROUP BY country_code)
    CROSS JOIN landed
    WHERE first_day <= as_of
),
days AS (
    SELECT
        definition_id,
        country_code,
        day,
        sum(coalesce(opened, 0)) OVER running::BIGINT AS postings,
        sum(coalesce(ai_opened, 0)) OVER running::BIGINT AS ai_postings,
        sum(coalesce(assumed_opened, 0)) OVER running::BIGINT AS assumed
    FROM calendar
    CROSS JOIN definition_bits
    LEFT JOIN changes USING (definition_id, country_code, day)
    WINDOW running AS (PARTITION BY definition_id, country_code ORDER BY day)
),
chosen AS (
    SELECT 'D' AS frequency, days.* FROM days CROSS JOIN landed WHERE day > as_of - stock_daily_days()::INTEGER
    UNION ALL
    SELECT 'W' AS frequency, * FROM days WHERE isodow(day) = 7
    UNION ALL
    SELECT 'M' AS frequency, * FROM days WHERE day = last_day(day)
)
SELECT
    definition_id,
    country_code,
    frequency,
    day,
    postings,
    ai_postings,
    CASE WHEN enough THEN 100.0 * assumed / postings END AS assumed_pct,
    CASE WHEN enough THEN 100.0 * ai_postings / postings END AS share_pct,
    CASE WHEN enough THEN wilson_low_pct(ai_postings, postings) END AS share_low_pct,
    CASE WHEN enough THEN wilson_high_pct(ai_postings, postings) END AS share_high_pct,
    'wilson_95' AS interval_method,
    CASE
        WHEN NOT enough THEN 'Q'
        WHEN 2 * assumed > postings THEN 'E'
        ELSE 'A'
    END AS obs_status,
    CASE WHEN NOT enough THEN 'few_postings' END AS status_reason
FROM (SELECT *, postings >= minimum_postings() AS enough FROM chosen WHERE postings > 0)
ORDER BY definition_id, country_code, frequency, day
