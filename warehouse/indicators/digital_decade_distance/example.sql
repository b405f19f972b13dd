-- Distance to each target in the latest year that the Union has a value for.
SELECT target_id, year, value_pct, target_pct, round(distance_pp, 1) AS distance_pp, obs_status
FROM indicators.digital_decade_distance
WHERE country_code = 'EU' AND value_pct IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY target_id ORDER BY year DESC) = 1
ORDER BY target_id;
