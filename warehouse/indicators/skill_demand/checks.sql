-- check: parts_make_the_share (fail) numerator within denominator, share equal to their ratio
SELECT country_code, month, concept_id, concept_postings, ai_postings, share_pct
FROM indicators.skill_demand
WHERE concept_postings > ai_postings
    OR (share_pct IS NOT NULL AND abs(share_pct - 100.0 * concept_postings / ai_postings) > 1e-9);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT country_code, month, concept_id, obs_status, status_reason, share_pct
FROM indicators.skill_demand
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);

-- check: ranks_follow_the_counts (fail) a place is one more than the number of rows with more postings
SELECT country_code, month, concept_id, rank, concept_postings
FROM indicators.skill_demand
QUALIFY rank <> rank() OVER (PARTITION BY country_code, month ORDER BY concept_postings DESC);

-- check: denominators_agree (fail) the denominator is the numerator of ai_posting_share
SELECT country_code, month, skill.ai_postings, share.ai_postings
FROM indicators.skill_demand AS skill
JOIN indicators.ai_posting_share AS share USING (country_code, month)
WHERE share.definition_id = 'ai_demand' AND skill.ai_postings <> share.ai_postings;

-- check: concepts_are_known (fail) every concept is described in meta.concepts
SELECT DISTINCT concept_id
FROM indicators.skill_demand
ANTI JOIN meta.concepts USING (concept_id);
