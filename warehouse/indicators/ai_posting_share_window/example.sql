SELECT
    country_code,
    ai_postings,
    postings,
    round(share_pct, 1) AS share_pct,
    round(cluster_low_pct, 1) AS low_pct,
    round(cluster_high_pct, 1) AS high_pct
FROM indicators.ai_posting_share_window
WHERE
    definition_id = 'ai_demand'
    AND period = 'latest_12'
    AND country_code <> '_T'
    AND has_value(obs_status)
ORDER BY share_pct DESC
LIMIT 10;
