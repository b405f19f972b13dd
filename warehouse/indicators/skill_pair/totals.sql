SELECT country_code, sum(a)::BIGINT AS ai_postings
FROM employer_matches
WHERE definition_id = 'ai_demand'
    AND month IN (SELECT month FROM periods WHERE frequency = 'L')
GROUP BY country_code
