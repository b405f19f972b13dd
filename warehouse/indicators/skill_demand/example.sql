SELECT month, concept_id, concept_postings, ai_postings
FROM indicators.skill_demand
WHERE country_code = 'US' AND rank <= 3
ORDER BY month DESC, concept_postings DESC
LIMIT 9;
