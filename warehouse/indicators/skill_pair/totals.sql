SELECT country_code, sum(a)::BIGINT AS ai_postings
FROM employer_matches
WHERE definition_id = 'ai_demand'
    AND month IN (SELECT month FROM (SELECT DISTINCT month FROM members ORDER BY month DESC LIMIT 12))
GROUP BY country_code
