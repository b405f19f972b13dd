SELECT
    definition_id,
    specification,
    postings,
    ai_postings,
    round(premium_pct, 1) AS premium_pct,
    round(premium_low_pct, 1) AS low_pct,
    round(premium_high_pct, 1) AS high_pct
FROM indicators.wage_premium
WHERE country_code = '_T'
ORDER BY definition_id, specification;
