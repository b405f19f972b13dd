SELECT vintage, subject, version_before, version, count(*) AS definitions
FROM indicators.version_register
GROUP BY ALL
ORDER BY vintage, subject;
