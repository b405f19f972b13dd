SELECT week, postings, round(share_pct, 1) AS share_pct, obs_status, status_reason
FROM indicators.ai_posting_share_weekly
WHERE definition_id = 'ai_demand' AND country_code = 'US'
ORDER BY week DESC
LIMIT 10;
