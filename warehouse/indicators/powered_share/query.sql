SELECT
    definition_id,
    language,
    period AS year,
    candidates,
    ai_postings AS counted,
    true_positives,
    false_negatives,
    false_positives,
    true_negatives
FROM language_statistics
LEFT JOIN meta.audit USING (definition_id, language)
WHERE frequency = 'A' AND country_code = '_T' AND candidates > 0
