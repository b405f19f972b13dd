-- check: parts_within_the_whole (fail) both is part of each, and each of all
SELECT country_code, period, postings, it_postings, ai_postings, it_ai_postings
FROM indicators.ai_to_it
WHERE it_ai_postings > least(it_postings, ai_postings) OR it_postings + ai_postings - it_ai_postings > postings;

-- check: counts_are_those_of_the_share (fail) AI postings are those of ai_posting_share
SELECT country_code, month, compared.ai_postings, share.ai_postings
FROM indicators.ai_to_it AS compared
JOIN indicators.ai_posting_share AS share USING (country_code)
WHERE frequency = 'M' AND period = month AND definition_id = 'ai_demand'
    AND (compared.postings, compared.ai_postings) <> (share.postings, share.ai_postings);

-- check: ratio_within_interval (fail) the interval is around the ratio
SELECT country_code, period, ai_to_it_low_ratio, ai_to_it_ratio, ai_to_it_high_ratio
FROM indicators.ai_to_it
WHERE NOT ai_to_it_ratio BETWEEN ai_to_it_low_ratio AND ai_to_it_high_ratio;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT country_code, period, obs_status, status_reason, ai_to_it_ratio, it_share_pct
FROM indicators.ai_to_it
WHERE has_value(obs_status) <> (ai_to_it_ratio IS NOT NULL AND it_share_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
