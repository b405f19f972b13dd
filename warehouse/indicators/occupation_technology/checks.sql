-- check: kinds_are_of_all (fail) hot, demanded and AI technologies are technologies, and AI ones are named
SELECT isco08_code, year, technologies, hot_technologies, in_demand_technologies, ai_technologies, ai_names
FROM indicators.occupation_technology
WHERE greatest(hot_technologies, in_demand_technologies, ai_technologies) > technologies
    OR (ai_technologies > 0) <> (ai_names IS NOT NULL);

-- check: parts_make_the_share (fail) numerator within denominator, share equal to their ratio
SELECT isco08_code, year, ai_postings, postings, share_pct
FROM indicators.occupation_technology
WHERE ai_postings NOT BETWEEN 0 AND postings OR abs(share_pct - 100.0 * ai_postings / postings) > 1e-9;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT isco08_code, year, obs_status, status_reason, share_pct
FROM indicators.occupation_technology
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
