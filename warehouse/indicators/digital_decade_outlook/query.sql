-- The years with a value since the last break.
SELECT target_id, country_code, target_year, target.target_pct, year, value_pct
FROM indicators.digital_decade_distance
JOIN meta.digital_decade_targets AS target USING (target_id)
WHERE value_pct IS NOT NULL
QUALIFY segment = max(segment) OVER (PARTITION BY target_id, country_code)
