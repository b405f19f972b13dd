WITH sizes AS (
    SELECT population, country_code, posted_on, count(*) AS postings
    FROM members
    JOIN populations USING (is_it)
    WHERE country_code <> '_T'
    GROUP BY ALL
),
matched AS (
    SELECT definition_id, country_code, posted_on, sum(m)::BIGINT AS ai_postings
    FROM (SELECT country_code, posted_on, is_it, met, count(*) AS m FROM members WHERE met <> 0 GROUP BY ALL)
    JOIN definition_bits ON met & bit <> 0 AND (population = 'all' OR is_it)
    WHERE country_code <> '_T'
    GROUP BY ALL
)
SELECT
    definition_id,
    country_code,
    posted_on AS day,
    postings,
    coalesce(ai_postings, 0) AS ai_postings  -- no match among the day's postings is a count of 0
FROM sizes
JOIN definition_bits USING (population)
LEFT JOIN matched USING (definition_id, country_code, posted_on)
