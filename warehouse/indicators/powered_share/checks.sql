-- check: counted_are_candidates (fail) only postings that name AI are counted
SELECT definition_id, language, year, counted, candidates
FROM indicators.powered_share
WHERE counted > candidates;

-- check: share_within_interval (fail) the interval is around the estimate, within 0 and 100
SELECT definition_id, language, year, powered_low_pct, powered_pct, powered_high_pct
FROM indicators.powered_share
WHERE NOT (0 <= powered_low_pct AND powered_low_pct <= powered_pct + 1e-9
    AND powered_pct <= powered_high_pct + 1e-9 AND powered_high_pct <= 100);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has an interval
SELECT definition_id, language, year, obs_status, status_reason, powered_pct
FROM indicators.powered_share
WHERE has_value(obs_status) <> (powered_pct IS NOT NULL AND powered_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
