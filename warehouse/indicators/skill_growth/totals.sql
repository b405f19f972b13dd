SELECT
    country_code,
    count(DISTINCT employer) FILTER (NOT is_after) AS ai_employers_before,
    count(DISTINCT employer) FILTER (is_after) AS ai_employers_after
FROM employer_matches
JOIN latest_years USING (month)
WHERE definition_id = 'ai_demand'
GROUP BY country_code
