-- Every definition meets every cell that has postings, so that a share of 0 is a row, not a gap.
WITH members AS (
    SELECT posting_id, counted.country_code, month, population, employer_key
    FROM core.posting_countries AS counted
    JOIN core.postings USING (posting_id)
    CROSS JOIN (VALUES ('all'), ('it')) AS populations(population)
    WHERE counted.country_code <> 'ZZ' AND (population = 'all' OR regexp_matches(title, it_title_pattern()))
),
definitions AS (
    SELECT definition_id, CASE definition_id WHEN 'it_only' THEN 'it' ELSE 'all' END AS population
    FROM meta.definitions
),
by_employer AS (
    SELECT population, country_code, month, employer_key, count(*) AS m
    FROM members
    GROUP BY ALL
),
sizes AS (
    SELECT
        population,
        country_code,
        month,
        sum(m)::BIGINT AS postings,
        employer_count(employer_key, m)::BIGINT AS employers,
        largest_employer_pct(employer_key, m) AS largest_employer_pct,
        cluster_size(employer_key, m) AS cluster_size,
        count(employer_key) AS named_employers,
        coalesce(sum(m) FILTER (employer_key IS NOT NULL), 0)::BIGINT AS named_postings,
        coalesce(sum(m * m) FILTER (employer_key IS NOT NULL), 0)::BIGINT AS named_squares
    FROM by_employer
    GROUP BY ALL
),
answered AS (
    SELECT definition_id, population, country_code, month, employer_key, count(*) AS a
    FROM core.definition_matches
    JOIN definitions USING (definition_id)
    JOIN members USING (posting_id, population)
    GROUP BY ALL
),
matched AS (
    SELECT
        definition_id,
        country_code,
        month,
        sum(a)::BIGINT AS ai_postings,
        sum(a) FILTER (answered.employer_key IS NOT NULL)::BIGINT AS named_ai_postings,
        sum(a * a / m) FILTER (answered.employer_key IS NOT NULL) AS named_answers
    FROM answered
    JOIN by_employer USING (population, country_code, month)
    WHERE answered.employer_key IS NOT DISTINCT FROM by_employer.employer_key
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
FROM (SELECT DISTINCT country_code, month FROM members)
CROSS JOIN definitions
CROSS JOIN landed
LEFT JOIN sizes USING (population, country_code, month)
LEFT JOIN matched USING (definition_id, country_code, month)
