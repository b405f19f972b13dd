-- Small and medium enterprises beside large ones, in the latest year.
SELECT country_code, year, size_class, ai_use_pct, large_pct, round(gap_pp, 1) AS gap_pp, round(gap_ratio, 2) AS gap_ratio
FROM indicators.enterprise_ai_use
WHERE
    dataset = 'ISOC_EB_AI'
    AND size_class IN ('10-49', '50-249')
    AND year = (SELECT max(year) FROM indicators.enterprise_ai_use)
ORDER BY country_code, size_class;
