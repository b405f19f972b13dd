-- check: both_ways_around (fail) a pair says the same either way around
SELECT a.measure, a.other_measure, a.spearman, b.spearman
FROM indicators.exposure_agreement AS a
LEFT JOIN indicators.exposure_agreement AS b ON a.measure = b.other_measure AND a.other_measure = b.measure
WHERE b.measure IS NULL OR a.unit_groups <> b.unit_groups
    OR (a.spearman IS NULL) <> (b.spearman IS NULL) OR abs(a.spearman - b.spearman) > 1e-9;

-- check: within_interval (fail) the interval is around the correlation, which is between -1 and 1
SELECT measure, other_measure, spearman_low, spearman, spearman_high
FROM indicators.exposure_agreement
WHERE NOT (-1 <= spearman_low AND spearman_low <= spearman + 1e-9
    AND spearman <= spearman_high + 1e-9 AND spearman_high <= 1);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT measure, other_measure, obs_status, status_reason, spearman
FROM indicators.exposure_agreement
WHERE has_value(obs_status) <> (spearman IS NOT NULL)
    OR has_value(obs_status) <> (spearman_low IS NOT NULL AND spearman_high IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
