-- The unit groups that two measures of exposure place most differently.
SELECT
    isco08_code,
    round(ilo.percentile) AS ilo_percentile,
    round(aioe.percentile) AS aioe_percentile,
    aioe.source_weights
FROM indicators.exposure_panel AS ilo
JOIN indicators.exposure_panel AS aioe USING (isco08_code)
WHERE ilo.measure = 'ilo_genai_2025' AND aioe.measure = 'aioe'
ORDER BY abs(ilo.percentile - aioe.percentile) DESC
LIMIT 10;
