SELECT
    left_concept_id,
    right_concept_id,
    postings_together,
    round(lift, 1) AS lift,
    round(jaccard, 2) AS jaccard
FROM indicators.skill_pair
WHERE country_code = '_T' AND has_value(obs_status)
ORDER BY jaccard DESC
LIMIT 10;
