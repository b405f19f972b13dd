-- A concept is counted once a posting, and only where it is asked of the person.
WITH asked AS (
    SELECT members.*
    FROM members
    JOIN definition_bits ON met & bit <> 0
    WHERE definition_id = 'ai_demand' AND country_code <> '_T'
),
by_employer AS (
    SELECT country_code, month, employer, count(*) AS m
    FROM asked
    GROUP BY ALL
),
sizes AS (
    SELECT
        country_code,
        month,
        sum(m)::BIGINT AS postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size
    FROM by_employer
    GROUP BY ALL
),
demanded AS (
    SELECT country_code, month, concept_id, count(*) AS ai_postings
    FROM (SELECT DISTINCT posting_id, concept_id FROM core.mentions WHERE role = 'demand')
    JOIN asked USING (posting_id)
    GROUP BY ALL
),
clustering AS (
    SELECT any_value(intraclass_correlation) AS intraclass_correlation
    FROM indicators.ai_posting_share
    WHERE definition_id = 'ai_demand'
),
broken AS (SELECT DISTINCT country_code, month FROM indicators.break_register WHERE is_material),
landed AS (SELECT max(fetched_at)::DATE AS as_of FROM core.landings)
SELECT
    country_code,
    month,
    concept_id,
    postings,
    ai_postings,
    employers,
    largest_employer_pct,
    cluster_size,
    intraclass_correlation,
    (country_code, month) IN (FROM broken) AS is_break,
    coalesce(last_day((month || '-01')::DATE) >= as_of, false) AS is_provisional
FROM demanded
JOIN sizes USING (country_code, month)
CROSS JOIN clustering
CROSS JOIN landed
