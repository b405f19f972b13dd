SELECT
    country_code,
    year,
    counted,
    round(share_pct, 1) AS share_pct,
    round(placed_share_pct, 1) AS placed_share_pct,
    round(weighted_pct, 1) AS weighted_pct
FROM indicators.weighted_share
WHERE definition_id = 'ai_demand'
ORDER BY country_code, year, counted;
