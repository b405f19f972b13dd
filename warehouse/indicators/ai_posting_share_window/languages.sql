-- What the classifier decided on, by language: its errors differ between languages.
WITH months AS (SELECT DISTINCT month FROM language_candidates),
windows AS (
    SELECT left(month, 4) AS period, month FROM months
    UNION ALL
    SELECT 'latest_12' AS period, month FROM (SELECT month FROM months ORDER BY month DESC LIMIT 12)
)
SELECT
    definition_id,
    country_code,
    period,
    language,
    sum(postings)::BIGINT AS postings,
    sum(candidates)::BIGINT AS candidates,
    sum(coalesce(ai_postings, 0))::BIGINT AS ai_postings  -- no match among the cell's postings is a count of 0
FROM language_candidates
JOIN windows USING (month)
CROSS JOIN (SELECT DISTINCT definition_id FROM meta.audit)
LEFT JOIN language_matches USING (definition_id, country_code, month, language)
GROUP BY ALL
