-- Postings of each three-digit occupation, by country and _T, with the employers of the country beside.
WITH described AS NOT MATERIALIZED (
    SELECT
        members.country_code,
        left(members.month, 4) AS year,
        left(isco08_code, 3) AS occupation,
        met,
        members.employer
    FROM members
    JOIN core.postings USING (posting_id)
    WHERE length(isco08_code) >= 3
),
counts AS MATERIALIZED (
    SELECT country_code, year, occupation, employer, met, count(*) AS m FROM described GROUP BY ALL
),
employer_cells AS (
    SELECT country_code, year, occupation, employer, sum(m)::BIGINT AS m FROM counts GROUP BY ALL
),
sizes AS (
    SELECT
        country_code,
        year,
        occupation,
        sum(m)::BIGINT AS postings,
        cluster_size(employer, m) AS cluster_size
    FROM employer_cells
    GROUP BY ALL
),
countries AS (
    SELECT
        country_code,
        year,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct
    FROM (SELECT country_code, year, employer, sum(m) AS m FROM employer_cells GROUP BY ALL)
    GROUP BY ALL
),
matched AS (
    SELECT
        definition_id,
        country_code,
        year,
        occupation,
        coalesce(sum(m) FILTER (met & bit <> 0), 0)::BIGINT AS ai_postings
    FROM (SELECT country_code, year, occupation, met, sum(m) AS m FROM counts GROUP BY ALL)
    CROSS JOIN definition_bits
    WHERE definition_id IN ('any_ai_skill', 'ai_demand', 'ai_build')
    GROUP BY ALL
)
SELECT
    definition_id,
    country_code,
    year,
    occupation,
    postings,
    ai_postings,
    cluster_size,
    intraclass_correlation,
    employers,
    largest_employer_pct,
    is_provisional
FROM matched
JOIN sizes USING (country_code, year, occupation)
JOIN countries USING (country_code, year)
JOIN clustering USING (definition_id)
JOIN period_ends ON frequency = 'A' AND period = year
