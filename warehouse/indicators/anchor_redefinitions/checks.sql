-- check: status_tells_of_a_verdict (fail) a status with a value has a stretch and a verdict, one without has none
SELECT publisher, series, country_code, vintage, obs_status, status_reason, times_typical
FROM indicators.anchor_redefinitions
WHERE has_value(obs_status) <> (times_typical IS NOT NULL AND is_redefined IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL)
    OR (returns_to IS NOT NULL AND NOT is_redefined)
    OR NOT (coalesce(vintage_before < vintage, true) AND coalesce(returns_to < vintage_before, true));

-- check: vintages_are_landed (fail) both vintages of a row state the series
SELECT publisher, series, country_code, vintage_before, vintage
FROM indicators.anchor_redefinitions AS compared
WHERE (publisher, series, country_code, vintage) NOT IN
        (SELECT publisher, series, country_code, vintage FROM core.anchor_values)
    OR (publisher, series, country_code, coalesce(vintage_before, vintage)) NOT IN
        (SELECT publisher, series, country_code, vintage FROM core.anchor_values);

-- check: latest_redefined (warn) the latest vintage of a series measures something else than the one before
SELECT publisher, series, country_code, vintage, stretch_from, stretch_to, round(revised_pct, 1) AS revised_pct
FROM indicators.anchor_redefinitions
QUALIFY is_redefined AND vintage = max(vintage) OVER (PARTITION BY publisher, series, country_code)
ORDER BY abs(times_typical) DESC, publisher, series, country_code;

-- check: dated_in_future (warn) vintages whose dates their publisher, or who read them, exchanged
SELECT publisher, series, vintage, count(*) AS countries
FROM indicators.anchor_redefinitions
WHERE status_reason = 'dated_in_future'
GROUP BY ALL
ORDER BY ALL;
