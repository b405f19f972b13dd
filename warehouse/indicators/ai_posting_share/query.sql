-- Every definition meets every cell that has postings, so that a share of 0 is a row, not a gap.
WITH by_employer AS (
    SELECT population, country_code, month, employer, sum(m)::BIGINT AS m
    FROM employer_postings
    JOIN populations USING (is_it)
    WHERE country_code <> '_T'
    GROUP BY ALL
),
sizes AS (
    SELECT
        population,
        country_code,
        month,
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
    SELECT definition_id, population, country_code, month, employer, sum(a)::BIGINT AS a
    FROM employer_matches
    JOIN definition_bits USING (definition_id)
    WHERE country_code <> '_T' AND (population = 'all' OR is_it)
    GROUP BY ALL
),
matched AS (
    SELECT
        definition_id,
        country_code,
        month,
        sum(a)::BIGINT AS ai_postings,
        sum(a) FILTER (answered.employer IS NOT NULL)::BIGINT AS named_ai_postings,
        sum(a * a / m) FILTER (answered.employer IS NOT NULL) AS named_answers
    FROM answered
    LEFT JOIN by_employer USING (population, country_code, month, employer)
    GROUP BY ALL
),
broken AS (SELECT DISTINCT country_code, month FROM indicators.break_register WHERE is_material),
landed AS (SELECT max(fetched_at)::DATE AS as_of FROM core.landings)
SELECT
    definition_id,
    country_code,
    month,
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
    (country_code, month) IN (FROM broken) AS is_break,
    -- A month is complete once something was landed after its last day.
    coalesce(last_day((month || '-01')::DATE) >= as_of, false) AS is_provisional
FROM (SELECT DISTINCT country_code, month FROM by_employer)
CROSS JOIN definition_bits
CROSS JOIN landed
LEFT JOIN sizes USING (population, country_code, month)
LEFT JOIN matched USING (definition_id, country_code, month)
