-- check: one_bundle_a_concept (fail) a concept is in one bundle at most
SELECT concept_id, count(*) FROM indicators.skill_bundle GROUP BY concept_id HAVING count(*) > 1;

-- check: two_and_more (fail) a bundle has two concepts at least, one of them its name
SELECT bundle_id, count(*)
FROM indicators.skill_bundle
GROUP BY bundle_id
HAVING count(*) < 2 OR count(*) FILTER (concept_id = bundle_id) <> 1;

-- check: every_two_come_together (fail) in a bundle every pair has the Jaccard index that makes it
SELECT first.bundle_id, first.concept_id, other.concept_id, jaccard
FROM indicators.skill_bundle AS first
JOIN indicators.skill_bundle AS other ON other.bundle_id = first.bundle_id AND other.concept_id > first.concept_id
LEFT JOIN indicators.skill_pair AS pairs
    ON pairs.country_code = first.country_code
    AND left_concept_id = first.concept_id AND right_concept_id = other.concept_id
WHERE jaccard IS NULL OR jaccard < 0.2 - 1e-9;
