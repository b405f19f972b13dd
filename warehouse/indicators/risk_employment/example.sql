-- Growth of employment at high and at low risk, beside what the OECD found.
SELECT
    country_code,
    tercile,
    round(growth_pct, 1) AS growth_pct,
    published_growth_pct,
    compared,
    flags,
    obs_status
FROM indicators.risk_employment
WHERE
    measure = 'frey_osborne'
    AND dataset = 'LFSA_EGAI2D'
    AND first_year = '2012'
    AND tercile IN ('low', 'high')
ORDER BY country_code, tercile;
