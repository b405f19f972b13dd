-- check: parts_make_the_share (fail) numerator within denominator, share equal to their ratio
SELECT country_code, year, aspect, responsible_postings, ai_postings, share_pct
FROM indicators.responsible_ai_share
WHERE responsible_postings > ai_postings
    OR (share_pct IS NOT NULL AND abs(share_pct - 100.0 * responsible_postings / ai_postings) > 1e-9);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT country_code, year, aspect, obs_status, status_reason, share_pct
FROM indicators.responsible_ai_share
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);

-- check: ethics_is_governance (fail) what asks for ethics asks for governance
SELECT country_code, year, ethics.responsible_postings, governance.responsible_postings
FROM indicators.responsible_ai_share AS ethics
JOIN indicators.responsible_ai_share AS governance USING (country_code, year)
WHERE ethics.aspect = 'ethics' AND governance.aspect = 'governance'
    AND ethics.responsible_postings > governance.responsible_postings;

-- check: counts_of_the_mix (fail) governance is responsible_ai of ai_demand_mix
SELECT mix.country_code, mix.period, mix.ai_postings, share.responsible_postings
FROM indicators.ai_demand_mix AS mix
LEFT JOIN indicators.responsible_ai_share AS share
    ON share.country_code = mix.country_code AND share.year = mix.period AND share.aspect = 'governance'
WHERE mix.aspect = 'responsible_ai' AND mix.frequency = 'A'
    AND (mix.ai_postings, mix.postings) IS DISTINCT FROM (share.responsible_postings, share.ai_postings);
