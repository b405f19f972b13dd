-- What the classifier decided on, by language: its errors differ between languages. Candidates name AI.
WITH members AS (
    SELECT posting_id, counted.country_code, month, language
    FROM core.posting_countries AS counted
    JOIN core.postings USING (posting_id)
    WHERE counted.country_code <> 'ZZ'
),
cells AS (
    SELECT
        country_code,
        month,
        language,
        count(*) AS postings,
        count(*) FILTER (posting_id IN (SELECT posting_id FROM core.mentions)) AS candidates
    FROM members
    GROUP BY ALL
),
matched AS (
    SELECT definition_id, country_code, month, language, count(*) AS ai_postings
    FROM core.definition_matches
    JOIN members USING (posting_id)
    GROUP BY ALL
)
SELECT
    definition_id,
    country_code,
    month,
    language,
    postings,
    candidates,
    coalesce(ai_postings, 0) AS ai_postings  -- no match among the cell's postings is a count of 0
FROM cells
CROSS JOIN (SELECT DISTINCT definition_id FROM meta.audit)
LEFT JOIN matched USING (definition_id, country_code, month, language)
