-- Countries as the postings themselves state them: where a posting counts twice, its copies do.
WITH records AS (
    SELECT country_code, month, NULL AS is_exact FROM core.postings
    UNION ALL
    SELECT country_code, month, NULL AS is_exact FROM core.withheld
    UNION ALL
    SELECT country_code, month, is_exact FROM core.duplicates WHERE reason <> 'same_id'
)
SELECT
    country_code,
    month,
    count(*) AS postings_undeduplicated,
    count(*) FILTER (is_exact IS NOT true) AS postings_exact,
    count(*) FILTER (is_exact IS NULL) AS postings_near,
    100.0 * (postings_undeduplicated - postings_near) / postings_undeduplicated AS removed_pct
FROM records
GROUP BY country_code, month
ORDER BY country_code, month
