SELECT
    day,
    postings,
    ai_postings,
    round(share_pct, 1) AS share_pct,
    round(assumed_pct, 0) AS assumed_pct
FROM indicators.ai_posting_stock
WHERE definition_id = 'ai_demand' AND country_code = 'DE' AND frequency = 'M'
ORDER BY day DESC
LIMIT 12;
