-- check: axes_are_apart (fail) exposure is measured by a measure of exposure, risk by one of risk
SELECT measure, risk_measure, count(*) AS cells
FROM indicators.exposure_demand
LEFT JOIN meta.measures AS exposure USING (measure)
LEFT JOIN meta.measures AS risk ON risk.measure = risk_measure
GROUP BY measure, risk_measure
HAVING any_value(exposure.axis) IS DISTINCT FROM 'ai_exposure' OR any_value(risk.axis) IS DISTINCT FROM 'automation_risk';

-- check: counts_are_of_the_occupation (fail) every pair of measures has the same postings of an occupation and year
SELECT isco08_code, year, min(postings), max(postings)
FROM indicators.exposure_demand
GROUP BY isco08_code, year
HAVING min(postings) <> max(postings) OR min(ai_postings) <> max(ai_postings);

-- check: unit_groups_are_in_the_panel (fail) a unit group has percentile and tercile of the panel
SELECT measure, isco08_code, year, exposure_percentile, percentile
FROM indicators.exposure_demand
LEFT JOIN indicators.exposure_panel USING (measure, isco08_code)
WHERE level = 'unit' AND (
    percentile IS NULL OR abs(exposure_percentile - percentile) > 1e-9 OR exposure_tercile <> tercile
);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT measure, risk_measure, isco08_code, year, obs_status, status_reason, share_pct
FROM indicators.exposure_demand
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
