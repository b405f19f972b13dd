-- Where the trends of the Union lead, and how little three or four points say of it.
SELECT
    target_id,
    trend,
    first_year,
    last_year,
    years,
    round(projected_pct, 1) AS projected_pct,
    round(projected_low_pct, 1) AS low_pct,
    round(projected_high_pct, 1) AS high_pct,
    verdict,
    status_reason
FROM indicators.digital_decade_outlook
WHERE country_code = 'EU'
ORDER BY target_id, trend;
