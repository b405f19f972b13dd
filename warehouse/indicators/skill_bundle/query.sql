SELECT left_concept_id AS "left", right_concept_id AS "right", jaccard, left_postings, right_postings
FROM indicators.skill_pair
WHERE country_code = '_T'
