SELECT
    country_code,
    sum(postings_undeduplicated) AS landed,
    sum(postings_exact) AS exact,
    sum(postings_near) AS published
FROM indicators.duplicate_sensitivity
GROUP BY country_code
ORDER BY published / landed
LIMIT 10;
