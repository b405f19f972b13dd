-- Postings by tercile of risk of their two-digit occupation, of each country and of all together.
WITH risks AS (
    SELECT measure, isco08_code, tercile
    FROM occupation_measures
    WHERE axis = 'automation_risk' AND level = 'sub_major'
),
cells AS (
    SELECT measure, members.country_code, left(members.month, 4) AS year, tercile, members.employer, met, count(*) AS m
    FROM members
    JOIN core.postings AS postings USING (posting_id)
    JOIN risks ON length(postings.isco08_code) >= 2 AND risks.isco08_code = left(postings.isco08_code, 2)
    GROUP BY ALL
),
sizes AS (
    SELECT
        measure,
        country_code,
        year,
        tercile,
        sum(m)::BIGINT AS postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size
    FROM (SELECT measure, country_code, year, tercile, employer, sum(m) AS m FROM cells GROUP BY ALL)
    GROUP BY ALL
),
asking AS (
    SELECT measure, country_code, year, tercile, sum(m)::BIGINT AS ai_postings
    FROM cells
    JOIN definition_bits ON definition_id = 'ai_demand' AND met & bit <> 0
    GROUP BY ALL
)
SELECT
    measure,
    country_code,
    year,
    tercile,
    postings,
    coalesce(ai_postings, 0) AS ai_postings,  -- no match among the postings is a count of 0
    sum(postings) OVER (PARTITION BY measure, country_code, year)::BIGINT AS coded_postings,
    100.0 * postings / sum(postings) OVER (PARTITION BY measure, country_code, year) AS part_pct,
    employers,
    largest_employer_pct,
    cluster_size,
    intraclass_correlation,
    (country_code, year) IN (SELECT country_code, left(month, 4) FROM broken_months) AS is_break,
    is_provisional
FROM sizes
LEFT JOIN asking USING (measure, country_code, year, tercile)
JOIN clustering ON definition_id = 'ai_demand'
JOIN period_ends ON frequency = 'A' AND period = year
