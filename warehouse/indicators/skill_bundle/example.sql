SELECT bundle_id, string_agg(concept_id, ', ' ORDER BY concept_id) AS concepts
FROM indicators.skill_bundle
WHERE country_code = '_T'
GROUP BY bundle_id
ORDER BY bundle_id;
