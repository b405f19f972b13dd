SELECT country_code, value AS tier, ai_postings, postings, round(share_pct, 1) AS share_pct
FROM indicators.ai_demand_mix
WHERE aspect = 'tier' AND frequency = 'A' AND period = '2025' AND has_value(obs_status)
ORDER BY country_code, tier
LIMIT 10;
