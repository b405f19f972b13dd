-- Do postings move from occupations at high risk to those at low risk?
PIVOT (
    SELECT country_code, year, tercile, round(part_pct, 1) AS part_pct
    FROM indicators.risk_demand
    WHERE measure = 'frey_osborne'
)
ON tercile IN ('low', 'middle', 'high')
USING first(part_pct)
ORDER BY country_code, year;
