SELECT vintage, postings, ai_postings, round(share_pct, 1) AS share_pct, obs_status
FROM indicators.share_vintages
WHERE definition_id = 'ai_demand' AND country_code = 'DE' AND month = '2025-06'
ORDER BY vintage;
