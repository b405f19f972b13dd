SELECT
    source,
    landed,
    parsed,
    quarantined,
    duplicates,
    withheld,
    classified,
    round(quarantined_pct, 2) AS quarantined_pct
FROM indicators.pipeline_funnel
ORDER BY landed DESC;
