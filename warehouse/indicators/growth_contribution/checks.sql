-- check: contributions_make_the_growth (fail) what the groups add is the growth of all
SELECT definition_id, country_code, year, grouping, sum(contribution_pp), any_value(growth_pct)
FROM indicators.growth_contribution
GROUP BY definition_id, country_code, year, grouping
HAVING abs(sum(contribution_pp) - any_value(growth_pct)) > 1e-9 * (1 + abs(any_value(growth_pct)));

-- check: growth_is_that_of_the_counts (fail) however postings are grouped, they grow alike
SELECT definition_id, country_code, year, min(growth_pct), max(growth_pct)
FROM indicators.growth_contribution
GROUP BY definition_id, country_code, year
HAVING max(growth_pct) - min(growth_pct) > 1e-9;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has both numbers
SELECT definition_id, country_code, year, grouping, value, obs_status, status_reason, contribution_pp
FROM indicators.growth_contribution
WHERE has_value(obs_status) <> (contribution_pp IS NOT NULL AND growth_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
