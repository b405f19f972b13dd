-- check: parts_make_the_whole (fail) the terciles of a country and year are all of its coded postings
SELECT measure, country_code, year, sum(part_pct) AS parts, sum(postings) AS postings, any_value(coded_postings)
FROM indicators.risk_demand
GROUP BY measure, country_code, year
HAVING abs(sum(part_pct) - 100) > 1e-6 OR sum(postings) <> max(coded_postings);

-- check: measures_are_of_risk (fail) no measure of exposure stands for risk
SELECT DISTINCT measure FROM indicators.risk_demand LEFT JOIN meta.measures USING (measure)
WHERE axis IS DISTINCT FROM 'automation_risk';

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT measure, country_code, year, tercile, obs_status, status_reason, share_pct
FROM indicators.risk_demand
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
