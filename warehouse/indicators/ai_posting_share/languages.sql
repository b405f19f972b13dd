-- What the classifier decided on, by language: its errors differ between languages.
SELECT
    definition_id,
    country_code,
    month,
    language,
    postings,
    candidates,
    coalesce(ai_postings, 0) AS ai_postings  -- no match among the cell's postings is a count of 0
FROM language_candidates
CROSS JOIN (SELECT DISTINCT definition_id FROM meta.audit)
LEFT JOIN language_matches USING (definition_id, country_code, month, language)
WHERE country_code <> '_T'
