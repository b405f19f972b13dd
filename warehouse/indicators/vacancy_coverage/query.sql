-- As counted, since postings are; the official number and its rate stand side by side.
WITH official AS (
    SELECT
        country_code,
        industry,
        size_class,
        period AS quarter,
        max(value) FILTER (indicator = 'JVR') AS vacancy_rate_pct,
        max(obs_flag) FILTER (indicator = 'JVR') AS obs_flag,
        max(value) FILTER (indicator = 'JOBVAC') AS vacancies,
        max(obs_flag) FILTER (indicator = 'JOBVAC') AS vacancies_obs_flag
    FROM core.vacancy_statistics
    WHERE dataset = 'JVS_Q_NACE2' AND adjustment = 'NSA' AND industry IN ('A-S', 'B-S', 'B-N')
    GROUP BY ALL
),
flow AS (
    SELECT
        country_code,
        left(month, 4) || '-Q' || quarter((month || '-01')::DATE) AS quarter,
        count(*) FILTER (postings > 0) AS months,
        sum(postings)::BIGINT AS postings,
        sum(ai_postings)::BIGINT AS ai_postings
    FROM indicators.ai_posting_share
    WHERE definition_id = 'ai_demand'
    GROUP BY ALL
    HAVING sum(postings) > 0
),
stock AS (
    SELECT country_code, year(day) || '-Q' || quarter(day) AS quarter, postings AS open_postings
    FROM indicators.ai_posting_stock
    WHERE definition_id = 'ai_demand' AND frequency = 'M' AND month(day) % 3 = 0
)
SELECT
    country_code,
    quarter,
    industry,
    size_class,
    vacancy_rate_pct,
    obs_flag,
    vacancies,
    vacancies_obs_flag,
    months,
    postings,
    ai_postings,
    open_postings,
    CASE WHEN vacancies > 0 THEN open_postings / vacancies END AS open_per_vacancy,
    CASE WHEN postings >= minimum_postings() THEN 100.0 * ai_postings / postings END AS ai_share_pct,
    CASE WHEN postings >= minimum_postings() THEN wilson_low_pct(ai_postings, postings) END AS ai_share_low_pct,
    CASE WHEN postings >= minimum_postings() THEN wilson_high_pct(ai_postings, postings) END AS ai_share_high_pct,
    'wilson_95' AS interval_method,
    CASE WHEN vacancy_rate_pct IS NULL THEN 'M' ELSE status_of_flags(obs_flag) END AS obs_status,
    CASE WHEN vacancy_rate_pct IS NULL THEN 'no_value' END AS status_reason
FROM (SELECT DISTINCT country_code, industry, size_class FROM official) AS series
JOIN flow USING (country_code)
LEFT JOIN stock USING (country_code, quarter)
LEFT JOIN official USING (country_code, industry, size_class, quarter)
