SELECT day, postings, round(mean_28_pct, 2) AS mean_28_pct, mean_28_status
FROM indicators.ai_posting_share_daily
WHERE definition_id = 'ai_demand' AND country_code = 'US'
ORDER BY day DESC
LIMIT 10;
