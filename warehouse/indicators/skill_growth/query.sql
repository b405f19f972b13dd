-- Employers without a name are in the postings, not among the employers.
-- A concept asked for only in months that are not compared has 0 of each.
SELECT
    country_code,
    concept_id,
    count(DISTINCT employer) FILTER (NOT is_after) AS employers_before,
    count(DISTINCT employer) FILTER (is_after) AS employers_after,
    count(*) FILTER (NOT is_after) AS postings_before,
    count(*) FILTER (is_after) AS postings_after
FROM demanded
JOIN asking USING (posting_id)
LEFT JOIN compared_months USING (country_code, month)
WHERE (month || '-01')::DATE > (SELECT max((month || '-01')::DATE) FROM members) - INTERVAL 2 YEAR
GROUP BY country_code, concept_id
