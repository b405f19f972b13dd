SELECT
    month,
    ai_postings,
    postings,
    round(share_pct, 1) AS share_pct,
    round(cluster_low_pct, 1) AS low_pct,
    round(cluster_high_pct, 1) AS high_pct,
    round(corrected_pct, 1) AS corrected_pct,
    obs_status
FROM indicators.ai_posting_share
WHERE definition_id = 'ai_demand' AND country_code = 'DE'
ORDER BY month DESC
LIMIT 12;
