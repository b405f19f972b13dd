-- Every employer of a country and year: one that asks for no AI stays in the denominator.
WITH sizes AS (
    SELECT population, country_code, left(month, 4) AS year, employer, sum(m)::BIGINT AS postings
    FROM employer_postings
    JOIN populations USING (is_it)
    WHERE country_code <> '_T'
    GROUP BY ALL
),
matched AS (
    SELECT definition_id, country_code, left(month, 4) AS year, employer, sum(a)::BIGINT AS ai_postings
    FROM employer_matches
    JOIN definition_bits USING (definition_id)
    WHERE population = 'all' OR is_it
    GROUP BY ALL
)
SELECT
    definition_bits.definition_id,
    sizes.country_code,
    sizes.year,
    sizes.employer,
    postings,
    coalesce(ai_postings, 0) AS ai_postings  -- no match among an employer's postings is a count of 0
FROM sizes
JOIN definition_bits USING (population)
LEFT JOIN matched
    ON matched.definition_id = definition_bits.definition_id
    AND matched.country_code = sizes.country_code
    AND matched.year = sizes.year
    AND matched.employer IS NOT DISTINCT FROM sizes.employer
WHERE definition_bits.definition_id IN (SELECT unnest(analysed_definitions()))
