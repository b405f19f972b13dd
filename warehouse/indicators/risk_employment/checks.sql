-- check: growth_is_of_its_parts (fail) growth is that of the two numbers beside it
SELECT measure, dataset, country_code, education, age, first_year, tercile, growth_pct
FROM indicators.risk_employment
WHERE abs(first_thousands * (1 + growth_pct / 100) - last_thousands) > 1e-6;

-- check: terciles_make_the_whole (fail) the parts of the terciles add up
SELECT measure, dataset, country_code, education, age, first_year, sum(part_pct) AS parts
FROM indicators.risk_employment
GROUP BY measure, dataset, country_code, education, age, first_year
HAVING abs(sum(part_pct) - 100) > 1e-6;

-- check: measures_are_of_risk (fail) no measure of exposure stands for risk
SELECT DISTINCT measure FROM indicators.risk_employment LEFT JOIN meta.measures USING (measure)
WHERE axis IS DISTINCT FROM 'automation_risk';

-- check: little_is_compared (warn) occupations with a number in one of the two years alone
SELECT measure, dataset, country_code, education, age, first_year, tercile, occupations, compared
FROM indicators.risk_employment
WHERE compared > 0 AND compared < 0.9 * occupations;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT measure, dataset, country_code, education, age, first_year, tercile, obs_status, status_reason, growth_pct
FROM indicators.risk_employment
WHERE has_value(obs_status) <> (growth_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL)
    OR (has_value(obs_status) AND (first_thousands IS NULL OR last_thousands IS NULL));
