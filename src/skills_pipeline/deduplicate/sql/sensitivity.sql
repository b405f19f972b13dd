SELECT
    country_code,
    month,
    count(*) AS landed_records,
    count(*) FILTER (kept_by_id) AS postings_by_id,
    count(*) FILTER (kept_by_content) AS postings_exact,
    count(*) FILTER (reason IS NULL) AS postings_near
FROM outcomes
GROUP BY country_code, month
ORDER BY country_code, month
