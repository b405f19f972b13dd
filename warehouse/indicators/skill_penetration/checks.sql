-- check: relative_is_against_all (fail) relative penetration times that of all is the country's
SELECT definition_id, country_code, year, penetration_pct, reference_pct, relative_penetration
FROM indicators.skill_penetration
WHERE abs(relative_penetration * reference_pct - penetration_pct) > 1e-9;

-- check: weights_add_up_to_one (fail) so weighted, the occupations of all countries have their own share
SELECT definition_id, country_code, year, reference_ai_postings, reference_postings, reference_pct
FROM indicators.skill_penetration
WHERE abs(reference_pct * reference_postings - 100 * reference_ai_postings) > 1e-6
    OR reference_ai_postings > reference_postings OR ai_postings > postings;

-- check: crude_is_of_the_counts (fail) the crude share is that of all three-digit occupations
SELECT definition_id, country_code, year, crude_pct, ai_postings, postings
FROM indicators.skill_penetration
WHERE abs(crude_pct * postings - 100 * ai_postings) > 1e-6;

-- check: share_within_interval (fail) the interval is around the penetration, within 0 and 100
SELECT definition_id, country_code, year, penetration_low_pct, penetration_pct, penetration_high_pct
FROM indicators.skill_penetration
WHERE NOT (0 <= penetration_low_pct AND penetration_low_pct <= penetration_pct + 1e-9
    AND penetration_pct <= penetration_high_pct + 1e-9 AND penetration_high_pct <= 100);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has the penetration
SELECT definition_id, country_code, year, obs_status, status_reason, penetration_pct
FROM indicators.skill_penetration
WHERE has_value(obs_status) <> (penetration_pct IS NOT NULL)
    OR has_value(obs_status) <> (penetration_low_pct IS NOT NULL AND penetration_high_pct IS NOT NULL)
    OR has_value(obs_status) <> (crude_pct IS NOT NULL AND common_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
