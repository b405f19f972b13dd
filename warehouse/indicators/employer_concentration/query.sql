SELECT '_T' AS definition_id, country_code, left(month, 4) AS year, employer, sum(m)::BIGINT AS postings
FROM employer_postings
WHERE country_code <> '_T'
GROUP BY ALL
UNION ALL
SELECT definition_id, country_code, left(month, 4) AS year, employer, sum(a)::BIGINT AS postings
FROM employer_matches
JOIN definition_bits USING (definition_id)
WHERE country_code <> '_T' AND (population = 'all' OR is_it)
GROUP BY ALL
