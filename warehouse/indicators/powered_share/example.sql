SELECT
    language,
    year,
    candidates,
    labelled,
    round(counted_pct, 1) AS counted_pct,
    round(powered_pct, 1) AS powered_pct,
    round(rogan_gladen_pct, 1) AS rogan_gladen_pct
FROM indicators.powered_share
WHERE definition_id = 'ai_demand' AND has_value(obs_status)
ORDER BY candidates DESC
LIMIT 10;
