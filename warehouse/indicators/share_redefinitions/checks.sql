-- check: status_tells_of_a_verdict (fail) a status with a value has a stretch and a verdict, one without has none
SELECT definition_id, country_code, vintage, obs_status, status_reason, times_typical
FROM indicators.share_redefinitions
WHERE has_value(obs_status) <> (times_typical IS NOT NULL AND is_redefined IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL)
    OR (returns_to IS NOT NULL AND NOT is_redefined)
    OR NOT (vintage_before < vintage AND coalesce(returns_to < vintage_before, true));

-- check: redefined_without_version (warn) this release measures something else, and no version says so
SELECT definition_id, country_code, vintage_before, stretch_from, stretch_to, round(revised_pct, 1) AS revised_pct
FROM indicators.share_redefinitions
WHERE is_redefined AND reasons IS NULL AND vintage = (SELECT max(vintage) FROM meta.vintages)
ORDER BY abs(times_typical) DESC, definition_id, country_code;
