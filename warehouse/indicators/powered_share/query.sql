SELECT
    definition_id,
    language,
    left(month, 4) AS year,
    sum(candidates)::BIGINT AS candidates,
    sum(coalesce(ai_postings, 0))::BIGINT AS counted,  -- no match among the candidates is a count of 0
    any_value(true_positives) AS true_positives,
    any_value(false_negatives) AS false_negatives,
    any_value(false_positives) AS false_positives,
    any_value(true_negatives) AS true_negatives
FROM language_candidates
CROSS JOIN (SELECT DISTINCT definition_id FROM meta.audit)
LEFT JOIN language_matches USING (definition_id, country_code, month, language)
LEFT JOIN meta.audit USING (definition_id, language)
WHERE country_code = '_T' AND candidates > 0
GROUP BY ALL
