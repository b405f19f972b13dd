SELECT
    month,
    smoothed.ai_postings,
    smoothed.postings,
    round(smoothed.share_pct, 1) AS smoothed_pct,
    round(smoothed.cluster_low_pct, 1) AS low_pct,
    round(smoothed.cluster_high_pct, 1) AS high_pct,
    round(share.share_pct, 1) AS share_pct
FROM indicators.ai_posting_share_smoothed AS smoothed
JOIN indicators.ai_posting_share AS share USING (definition_id, country_code, month)
WHERE definition_id = 'ai_demand' AND country_code = 'DE'
ORDER BY month DESC
LIMIT 12;
