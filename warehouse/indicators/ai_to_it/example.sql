SELECT
    country_code,
    ai_postings,
    it_postings,
    round(ai_to_it_ratio, 2) AS ratio,
    round(beyond_it_pct, 1) AS beyond_it_pct
FROM indicators.ai_to_it
WHERE frequency = 'A' AND period = '2025' AND has_value(obs_status)
ORDER BY ratio DESC
LIMIT 10;
