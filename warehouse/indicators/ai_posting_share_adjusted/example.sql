SELECT
    month,
    round(share_pct, 1) AS share_pct,
    round(seasonal_pp, 1) AS seasonal_pp,
    round(adjusted_pct, 1) AS adjusted_pct
FROM indicators.ai_posting_share_adjusted
WHERE definition_id = 'ai_demand' AND country_code = 'US'
ORDER BY month DESC
LIMIT 12;
