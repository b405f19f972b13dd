-- check: interval_holds_the_value (fail) the projection lies within its interval, all within 0 and 100
SELECT target_id, country_code, trend, projected_pct, projected_low_pct, projected_high_pct
FROM indicators.digital_decade_outlook
WHERE projected_pct NOT BETWEEN projected_low_pct - 1e-9 AND projected_high_pct + 1e-9
    OR projected_low_pct < 0
    OR projected_high_pct > 100;

-- check: both_trends_are_told (fail) a series has a row for each form of the trend, over the same years
SELECT target_id, country_code, count(*) AS trends
FROM indicators.digital_decade_outlook
GROUP BY ALL
HAVING count(*) <> 2 OR count(DISTINCT (first_year, last_year, years)) <> 1;

-- check: last_value_is_the_latest (fail) the series ends with the latest value there is
SELECT target_id, country_code, trend, last_pct, value_pct
FROM indicators.digital_decade_outlook
JOIN (
    SELECT target_id, country_code, max(year) AS last_year, max_by(value_pct, year) AS value_pct
    FROM indicators.digital_decade_distance
    WHERE value_pct IS NOT NULL
    GROUP BY ALL
) AS latest USING (target_id, country_code)
WHERE latest.last_year <> digital_decade_outlook.last_year OR last_pct IS DISTINCT FROM value_pct;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT target_id, country_code, trend, obs_status, status_reason, projected_pct
FROM indicators.digital_decade_outlook
WHERE has_value(obs_status) <> (projected_pct IS NOT NULL AND projected_low_pct IS NOT NULL AND verdict IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
