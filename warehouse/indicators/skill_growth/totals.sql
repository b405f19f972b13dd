WITH months AS (SELECT DISTINCT month FROM members),
latest AS (SELECT max(month) AS last_month FROM months),
periods AS (
    SELECT month, date_diff('month', (month || '-01')::DATE, (last_month || '-01')::DATE) < 12 AS is_after
    FROM months
    CROSS JOIN latest
    WHERE date_diff('month', (month || '-01')::DATE, (last_month || '-01')::DATE) < 24
)
SELECT
    country_code,
    count(DISTINCT employer) FILTER (NOT is_after) AS ai_employers_before,
    count(DISTINCT employer) FILTER (is_after) AS ai_employers_after
FROM employer_matches
JOIN periods USING (month)
WHERE definition_id = 'ai_demand'
GROUP BY country_code
