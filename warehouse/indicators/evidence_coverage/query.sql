WITH subjects AS (
    SELECT DISTINCT 'indicator' AS subject_kind, table_name AS subject
    FROM meta.dictionary
    WHERE table_schema = 'indicators'
    UNION ALL
    SELECT 'definition', definition_id FROM meta.definitions
)

SELECT
    subject_kind,
    subject,
    count(work_id) AS works,
    count(work_id) FILTER (stance = 'defines') AS defining_works,
    count(work_id) FILTER (stance = 'measures') AS measuring_works,
    count(work_id) FILTER (stance = 'supports') AS supporting_works,
    count(work_id) FILTER (stance = 'disputes') AS disputing_works,
    count(work_id) FILTER (review_state = 'reviewed') AS reviewed_works
FROM subjects
LEFT JOIN (FROM meta.evidence WHERE review_state <> 'rejected') USING (subject_kind, subject)
GROUP BY ALL
ORDER BY ALL
