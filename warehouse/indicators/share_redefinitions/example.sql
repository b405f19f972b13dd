SELECT
    vintage,
    country_code,
    stretch_from,
    stretch_to,
    round(revised_pct, 1) AS revised_pct,
    reasons
FROM indicators.share_redefinitions
WHERE definition_id = 'ai_demand' AND is_redefined
ORDER BY vintage, country_code;
