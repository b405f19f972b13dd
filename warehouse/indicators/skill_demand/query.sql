-- A concept is counted once a posting, and only where it is asked of the person.
WITH demanded AS (
    SELECT country_code, month AS period, concept_id, count(*) AS ai_postings
    FROM (SELECT DISTINCT posting_id, concept_id FROM core.mentions WHERE role = 'demand')
    JOIN members USING (posting_id)
    JOIN definition_bits ON met & bit <> 0
    WHERE definition_id = 'ai_demand' AND country_code <> '_T'
    GROUP BY ALL
)
SELECT
    country_code,
    period AS month,
    concept_id,
    postings,
    ai_postings,
    employers,
    largest_employer_pct,
    cluster_size,
    intraclass_correlation,
    (country_code, period) IN (FROM broken_months) AS is_break,
    is_provisional
FROM demanded
JOIN demand_statistics USING (country_code, period)
JOIN period_ends USING (frequency, period)
JOIN clustering ON definition_id = 'ai_demand'
WHERE frequency = 'M'
