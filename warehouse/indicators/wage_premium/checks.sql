-- check: premium_within_interval (fail) the interval is around the premium
SELECT country_code, definition_id, specification, premium_low_pct, premium_pct, premium_high_pct
FROM indicators.wage_premium
WHERE NOT premium_pct BETWEEN premium_low_pct AND premium_high_pct;

-- check: parts_within_the_whole (fail) AI postings are among those regressed, these among those with pay
SELECT country_code, definition_id, specification, ai_postings, postings, priced_postings, all_postings
FROM indicators.wage_premium
WHERE ai_postings > postings OR postings > priced_postings - extreme_postings;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT country_code, definition_id, specification, obs_status, status_reason, premium_pct
FROM indicators.wage_premium
WHERE has_value(obs_status) <> (premium_pct IS NOT NULL AND premium_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
