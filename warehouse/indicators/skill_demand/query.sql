SELECT
    country_code,
    period AS month,
    subject AS concept_id,
    * EXCLUDE (kind, subject, country_code, frequency, period),
    (country_code, period) IN (FROM broken_months) AS is_break
FROM demanded_statistics
WHERE kind = 'concept' AND frequency = 'M' AND country_code <> '_T'
