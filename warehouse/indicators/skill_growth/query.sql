WITH months AS (SELECT DISTINCT month FROM members),
latest AS (SELECT max(month) AS last_month FROM months),
periods AS (
    SELECT month, date_diff('month', (month || '-01')::DATE, (last_month || '-01')::DATE) < 12 AS is_after
    FROM months
    CROSS JOIN latest
    WHERE date_diff('month', (month || '-01')::DATE, (last_month || '-01')::DATE) < 24
),
asked AS (
    SELECT posting_id, country_code, employer, is_after
    FROM members
    JOIN definition_bits ON met & bit <> 0
    JOIN periods USING (month)
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
