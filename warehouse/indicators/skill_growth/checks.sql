-- check: parts_within_the_whole (fail) no more employers ask for a concept than ask for AI
SELECT country_code, concept_id, employers_before, ai_employers_before, employers_after, ai_employers_after
FROM indicators.skill_growth
WHERE employers_before > ai_employers_before OR employers_after > ai_employers_after;

-- check: emerging_is_tested (fail) what emerges has a q-value of at most 5 %, and that is at least its p-value
SELECT country_code, concept_id, p_value, q_value, is_emerging
FROM indicators.skill_growth
WHERE is_emerging IS DISTINCT FROM (q_value <= 0.05) OR q_value < p_value - 1e-12;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has a test
SELECT country_code, concept_id, obs_status, status_reason, q_value
FROM indicators.skill_growth
WHERE has_value(obs_status) <> (q_value IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
