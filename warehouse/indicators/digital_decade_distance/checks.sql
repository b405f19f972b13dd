-- check: distance_is_of_its_parts (fail) value and distance make the target
SELECT target_id, country_code, year, target_pct, value_pct, distance_pp
FROM indicators.digital_decade_distance
WHERE (value_pct IS NULL) <> (distance_pp IS NULL) OR abs(value_pct + distance_pp - target_pct) > 1e-9;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has none
SELECT target_id, country_code, year, obs_status, status_reason, value_pct
FROM indicators.digital_decade_distance
WHERE has_value(obs_status) <> (value_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);

-- check: every_value_is_listed (fail) no landed value of a target is left out
SELECT target_id, country_code, year
FROM core.enterprise_statistics AS landed
JOIN meta.digital_decade_targets USING (dataset, indicator, size_class)
ANTI JOIN (FROM indicators.digital_decade_distance WHERE value_pct IS NOT NULL)
    USING (target_id, country_code, year)
WHERE industry = 'C10-S951_X_K' AND landed.value_pct IS NOT NULL;
