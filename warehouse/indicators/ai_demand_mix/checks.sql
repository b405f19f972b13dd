-- check: tiers_make_the_whole (fail) a posting that asks for AI builds or uses it
SELECT country_code, period, sum(ai_postings) AS parts, any_value(postings) AS postings
FROM indicators.ai_demand_mix
WHERE aspect = 'tier' AND EXISTS (FROM meta.definitions WHERE definition_id = 'ai_use')
GROUP BY country_code, frequency, period
HAVING sum(ai_postings) <> any_value(postings);

-- check: parts_within_the_whole (fail) no value has more postings than there are
SELECT country_code, period, aspect, value, ai_postings, postings
FROM indicators.ai_demand_mix
WHERE ai_postings > postings;

-- check: whole_is_ai_demand (fail) the denominator is the numerator of ai_posting_share
SELECT country_code, month, mix.postings, share.ai_postings
FROM indicators.ai_demand_mix AS mix
JOIN indicators.ai_posting_share AS share USING (country_code)
WHERE frequency = 'M' AND period = month AND definition_id = 'ai_demand' AND mix.postings <> share.ai_postings;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT country_code, period, aspect, value, obs_status, status_reason, share_pct
FROM indicators.ai_demand_mix
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
