-- Postings with and without pay: those that meet a definition, and those that do not ask for AI.
WITH latest AS (SELECT DISTINCT month FROM members ORDER BY month DESC LIMIT 24),
counts AS (
    SELECT country_code, met, count(*) AS m
    FROM members
    JOIN latest USING (month)
    GROUP BY ALL
),
demand AS (SELECT bit AS demand FROM definition_bits WHERE definition_id = 'ai_demand')
SELECT country_code, definition_id, sum(m)::BIGINT AS all_postings
FROM counts
CROSS JOIN demand
JOIN definition_bits ON met & bit <> 0 OR met & demand = 0
WHERE definition_id IN ('ai_demand', 'ai_build', 'ai_use')
GROUP BY ALL
