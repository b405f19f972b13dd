-- check: parts_within_the_whole (fail) both are at most each, each at most all
SELECT country_code, left_concept_id, right_concept_id, postings_together, left_postings, right_postings, ai_postings
FROM indicators.skill_pair
WHERE postings_together > least(left_postings, right_postings) OR greatest(left_postings, right_postings) > ai_postings
    OR left_concept_id >= right_concept_id;

-- check: measures_are_those_of_the_counts (fail) lift and Jaccard index follow from the counts
SELECT country_code, left_concept_id, right_concept_id, lift, jaccard
FROM indicators.skill_pair
WHERE abs(lift * left_postings * right_postings / ai_postings - postings_together) > 1e-6
    OR abs(jaccard * (left_postings + right_postings - postings_together) - postings_together) > 1e-6;

-- check: whole_is_the_latest_window (fail) AI postings are those of the latest twelve months
SELECT DISTINCT country_code, pairs.ai_postings, windows.ai_postings
FROM indicators.skill_pair AS pairs
JOIN indicators.ai_posting_share_window AS windows USING (country_code)
WHERE definition_id = 'ai_demand' AND period = 'latest_12' AND pairs.ai_postings <> windows.ai_postings;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has both measures
SELECT country_code, left_concept_id, right_concept_id, obs_status, status_reason, lift
FROM indicators.skill_pair
WHERE has_value(obs_status) <> (lift IS NOT NULL AND jaccard IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
