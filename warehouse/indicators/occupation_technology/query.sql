-- Postings of all countries by unit group and year.
WITH cells AS (
    SELECT isco08_code, left(members.month, 4) AS year, members.employer, met, count(*) AS m
    FROM members
    JOIN core.postings AS postings USING (posting_id)
    WHERE members.country_code = '_T' AND length(isco08_code) = 4
    GROUP BY ALL
),
by_employer AS (
    SELECT
        isco08_code,
        year,
        employer,
        sum(m)::BIGINT AS m,
        sum(CASE WHEN met & bit <> 0 THEN m ELSE 0 END)::BIGINT AS a
    FROM cells
    JOIN definition_bits ON definition_id = 'ai_demand'
    GROUP BY ALL
),
sizes AS (
    SELECT
        isco08_code,
        year,
        sum(m)::BIGINT AS postings,
        sum(a)::BIGINT AS ai_postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size
    FROM by_employer
    GROUP BY ALL
)
SELECT sizes.*, intraclass_correlation, is_provisional
FROM sizes
JOIN clustering ON definition_id = 'ai_demand'
JOIN period_ends ON frequency = 'A' AND period = year
