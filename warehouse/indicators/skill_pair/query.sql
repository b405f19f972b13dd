SELECT country_code, posting_id, concept_id
FROM (SELECT DISTINCT posting_id, concept_id FROM core.mentions WHERE role = 'demand')
JOIN members USING (posting_id)
JOIN definition_bits ON met & bit <> 0
WHERE definition_id = 'ai_demand'
    AND month IN (SELECT month FROM periods WHERE frequency = 'L')
