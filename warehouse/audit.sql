-- Labels of postings of this release, against what the model says of them: only of those that name AI, since no
-- other is ever counted.
WITH definitions AS (
    SELECT *
    FROM (VALUES ('ai_demand', ['build', 'use']), ('ai_build', ['build']), ('ai_use', ['use']))
        AS rows(definition_id, tiers)
),
answers AS (
    SELECT
        definition_id,
        language,
        list_contains(tiers, labels.tier) AS is_so,
        list_contains(tiers, told.tier) AS is_told
    FROM labels
    JOIN core.classifications AS told USING (posting_id)
    JOIN core.postings USING (posting_id)
    CROSS JOIN definitions
    WHERE posting_id IN (SELECT posting_id FROM core.mentions)
)
SELECT
    definition_id,
    language,
    count(*) FILTER (is_so AND is_told) AS true_positives,
    count(*) FILTER (is_so AND NOT is_told) AS false_negatives,
    count(*) FILTER (NOT is_so AND is_told) AS false_positives,
    count(*) FILTER (NOT is_so AND NOT is_told) AS true_negatives,
    'release' AS basis
FROM answers
GROUP BY definition_id, language
