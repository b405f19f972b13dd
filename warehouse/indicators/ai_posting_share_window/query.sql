-- Calendar years and the latest twelve months, by country and for all countries together (_T), where a posting
-- that counts in several countries counts once. Every definition meets every cell that has postings.
WITH months AS (SELECT DISTINCT month FROM employer_postings),
windows AS (
    SELECT left(month, 4) AS period, month FROM months
    UNION ALL
    SELECT 'latest_12' AS period, month FROM (SELECT month FROM months ORDER BY month DESC LIMIT 12)
),
spans AS (
    SELECT period, min(month) AS first_month, max(month) AS last_month FROM windows GROUP BY period
),
by_employer AS (
    SELECT population, country_code, period, employer, sum(m)::BIGINT AS m
    FROM employer_postings
    JOIN windows USING (month)
    JOIN populations USING (is_it)
    GROUP BY ALL
),
sizes AS (
    SELECT
        population,
        country_code,
        period,
        sum(m)::BIGINT AS postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size,
        count(employer) AS named_employers,
        coalesce(sum(m) FILTER (employer IS NOT NULL), 0)::BIGINT AS named_postings,
        coalesce(sum(m * m) FILTER (employer IS NOT NULL), 0)::BIGINT AS named_squares
    FROM by_employer
    GROUP BY ALL
),
answered AS (
    SELECT definition_id, population, country_code, period, employer, sum(a)::BIGINT AS a
    FROM employer_matches
    JOIN definition_bits USING (definition_id)
    JOIN windows USING (month)
    WHERE population = 'all' OR is_it
    GROUP BY ALL
),
matched AS (
    SELECT
        definition_id,
        country_code,
        period,
        sum(a)::BIGINT AS ai_postings,
        sum(a) FILTER (answered.employer IS NOT NULL)::BIGINT AS named_ai_postings,
        sum(a * a / m) FILTER (answered.employer IS NOT NULL) AS named_answers
    FROM answered
    LEFT JOIN by_employer USING (population, country_code, period, employer)
    GROUP BY ALL
),
landed AS (SELECT max(fetched_at)::DATE AS as_of FROM core.landings)
SELECT
    definition_id,
    country_code,
    period,
    first_month,
    last_month,
    -- No posting of the population, or no match among the cell's postings, is a count of 0.
    coalesce(postings, 0) AS postings,
    coalesce(ai_postings, 0) AS ai_postings,
    coalesce(employers, 0) AS employers,
    largest_employer_pct,
    cluster_size,
    coalesce(named_employers, 0) AS named_employers,
    coalesce(named_postings, 0) AS named_postings,
    coalesce(named_squares, 0) AS named_squares,
    coalesce(named_ai_postings, 0) AS named_ai_postings,
    coalesce(named_answers, 0.0) AS named_answers,
    false AS is_break,
    coalesce(
        CASE period WHEN 'latest_12' THEN last_day((last_month || '-01')::DATE) ELSE (period || '-12-31')::DATE END
        >= as_of,
        false
    ) AS is_provisional
FROM (SELECT DISTINCT country_code, period FROM by_employer)
JOIN spans USING (period)
CROSS JOIN definition_bits
CROSS JOIN landed
LEFT JOIN sizes USING (population, country_code, period)
LEFT JOIN matched USING (definition_id, country_code, period)
