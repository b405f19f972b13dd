-- Postings of an occupation or region, by employer, beside those of what it is compared with.
WITH described AS NOT MATERIALIZED (
    SELECT
        members.country_code,
        left(members.month, 4) AS year,
        met,
        members.employer,
        -- The region of a posting in several countries is of none of them.
        CASE WHEN postings.country_code = members.country_code THEN region_code END AS region,
        CASE WHEN length(isco08_code) >= 2 THEN left(isco08_code, 2) END AS isco08_2
    FROM members
    JOIN core.postings AS postings USING (posting_id)
    WHERE members.country_code <> '_T'
),
counts AS MATERIALIZED (
    SELECT country_code, year, dimension, value, employer, met, count(*) AS m
    FROM described
    UNPIVOT (value FOR dimension IN (region, isco08_2))
    GROUP BY ALL
),
employer_cells AS (
    SELECT country_code, year, dimension, value, employer, sum(m)::BIGINT AS m FROM counts GROUP BY ALL
),
sizes AS (
    SELECT
        country_code,
        year,
        dimension,
        value,
        sum(m)::BIGINT AS postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size
    FROM employer_cells
    GROUP BY ALL
),
-- The countries whose postings a reference is made of: one, or all of them.
employer_references AS (
    SELECT 'country' AS reference, country_code AS area, year, dimension, employer, sum(m)::BIGINT AS m
    FROM employer_cells
    GROUP BY ALL
    UNION ALL
    SELECT 'all_countries' AS reference, '_T' AS area, year, dimension, employer, sum(m)::BIGINT AS m
    FROM employer_cells
    WHERE dimension = 'isco08_2'
    GROUP BY ALL
),
reference_sizes AS (
    SELECT
        reference,
        area,
        year,
        dimension,
        sum(m)::BIGINT AS reference_postings,
        cluster_size(employer, m) AS reference_cluster_size
    FROM employer_references
    GROUP BY ALL
),
matched AS (
    SELECT
        definition_id,
        country_code,
        year,
        dimension,
        value,
        coalesce(sum(m) FILTER (met & bit <> 0), 0)::BIGINT AS ai_postings
    FROM (SELECT country_code, year, dimension, value, met, sum(m) AS m FROM counts GROUP BY ALL)
    CROSS JOIN definition_bits
    WHERE definition_id IN ('any_ai_skill', 'ai_demand', 'ai_build')
    GROUP BY ALL
)
SELECT
    definition_id,
    country_code,
    year,
    dimension,
    value,
    reference,
    postings,
    ai_postings,
    reference_postings,
    sum(ai_postings) OVER (PARTITION BY definition_id, year, dimension, reference, area)::BIGINT
        AS reference_ai_postings,
    employers,
    largest_employer_pct,
    cluster_size,
    reference_cluster_size,
    intraclass_correlation,
    false AS is_break,
    is_provisional
FROM matched
JOIN sizes USING (country_code, year, dimension, value)
JOIN reference_sizes USING (year, dimension)
JOIN clustering USING (definition_id)
JOIN period_ends ON frequency = 'A' AND period = year
WHERE area IN (country_code, '_T')
