-- check: all_unit_groups (fail) a measure has a row for each of the 436 unit groups
SELECT measure, count(*) AS unit_groups FROM indicators.exposure_panel GROUP BY measure HAVING count(*) <> 436;

-- check: value_within_scores (fail) a mean lies between the lowest and the highest score of its measure
SELECT measure, isco08_code, panel.value
FROM indicators.exposure_panel AS panel
JOIN (
    SELECT measure, min(value) AS lowest, max(value) AS highest FROM core.occupation_scores GROUP BY measure
) AS scores USING (measure)
WHERE panel.value NOT BETWEEN lowest - 1e-9 AND highest + 1e-9;

-- check: own_values_are_as_stated (fail) a measure in ISCO-08 is not changed
SELECT measure, isco08_code, panel.value, scores.value
FROM indicators.exposure_panel AS panel
JOIN core.occupation_scores AS scores USING (measure)
WHERE way = 'isco08' AND scores.code = isco08_code AND panel.value IS DISTINCT FROM scores.value;

-- check: no_score_is_lost (fail) every score of a measure in ISCO-08 is in the panel
SELECT measure, code
FROM core.occupation_scores
ANTI JOIN indicators.exposure_panel AS panel
    ON panel.measure = occupation_scores.measure AND isco08_code = code AND panel.value IS NOT NULL
WHERE classification = 'isco08';

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT measure, isco08_code, obs_status, status_reason, value
FROM indicators.exposure_panel
WHERE has_value(obs_status) <> (value IS NOT NULL)
    OR has_value(obs_status) <> (rank IS NOT NULL AND percentile IS NOT NULL AND tercile IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL)
    OR has_value(obs_status) <> (source_codes > 0);
