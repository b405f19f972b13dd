SELECT
    vintage,
    publisher,
    series,
    country_code,
    stretch_from,
    stretch_to,
    round(revised_pct, 1) AS revised_pct
FROM indicators.anchor_redefinitions
WHERE is_redefined
ORDER BY vintage, publisher, series, country_code;
