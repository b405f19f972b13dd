SELECT
    country_code,
    period AS year,
    subject AS concept_id,
    * EXCLUDE (kind, subject, country_code, frequency, period),
    false AS is_break
FROM demanded_statistics
WHERE kind = 'concept' AND frequency = 'A'
