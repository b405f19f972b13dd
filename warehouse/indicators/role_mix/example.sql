SELECT
    month,
    mentions,
    round(demand_pct, 1) AS demand_pct,
    round(context_pct, 1) AS context_pct,
    round(process_pct, 1) AS process_pct,
    round(other_pct, 1) AS other_pct
FROM indicators.role_mix
WHERE country_code = 'US' AND language = 'en' AND has_value(obs_status)
ORDER BY month DESC
LIMIT 12;
