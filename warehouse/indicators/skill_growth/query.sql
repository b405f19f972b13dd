WITH asked AS (
    SELECT posting_id, country_code, employer, is_after
    FROM members
    JOIN definition_bits ON met & bit <> 0
    JOIN latest_years USING (month)
    WHERE definition_id = 'ai_demand' AND employer IS NOT NULL
)
SELECT
    country_code,
    concept_id,
    count(DISTINCT employer) FILTER (NOT is_after) AS employers_before,
    count(DISTINCT employer) FILTER (is_after) AS employers_after
FROM (SELECT DISTINCT posting_id, concept_id FROM core.mentions WHERE role = 'demand')
JOIN asked USING (posting_id)
GROUP BY country_code, concept_id
