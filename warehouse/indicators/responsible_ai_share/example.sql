SELECT country_code, aspect, responsible_postings, ai_postings, round(share_pct, 1) AS share_pct, their_share_pct
FROM indicators.responsible_ai_share
WHERE year = '2025' AND country_code IN ('US', 'GB', 'FR')
ORDER BY country_code, aspect;
