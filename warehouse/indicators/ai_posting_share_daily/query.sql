WITH definitions AS (
    SELECT definition_id, CASE definition_id WHEN 'it_only' THEN 'it' ELSE 'all' END AS population
    FROM meta.definitions
),
sizes AS (
    SELECT population, country_code, posted_on, count(*) AS postings
    FROM members
    JOIN (VALUES ('all', true), ('all', false), ('it', true)) AS populations(population, is_it) USING (is_it)
    WHERE country_code <> '_T'
    GROUP BY ALL
),
matched AS (
    SELECT definition_id, country_code, posted_on, count(*) AS ai_postings
    FROM core.definition_matches
    JOIN definitions USING (definition_id)
    JOIN members USING (posting_id)
    WHERE country_code <> '_T' AND (population = 'all' OR is_it)
    GROUP BY ALL
)
SELECT
    definition_id,
    country_code,
    posted_on AS day,
    postings,
    coalesce(ai_postings, 0) AS ai_postings  -- no match among the day's postings is a count of 0
FROM sizes
JOIN definitions USING (population)
LEFT JOIN matched USING (definition_id, country_code, posted_on)
