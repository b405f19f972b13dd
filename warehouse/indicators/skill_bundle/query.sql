SELECT country_code, left_concept_id, right_concept_id, jaccard, left_postings, right_postings
FROM indicators.skill_pair
WHERE country_code = '_T'
