SELECT
    publisher,
    series,
    country_code,
    period,
    round(their_share_pct, 2) AS theirs,
    round(share_pct, 2) AS ours,
    round(ratio, 2) AS ratio
FROM indicators.reconciliation
WHERE has_value(obs_status)
ORDER BY period DESC, publisher, series, country_code
LIMIT 10;
