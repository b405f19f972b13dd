-- What the classifier decided on, by language: its errors differ between languages. Candidates name AI.
WITH placed AS (
    SELECT posting_id, country_code FROM core.posting_countries WHERE country_code <> 'ZZ'
    UNION ALL
    SELECT DISTINCT posting_id, '_T' AS country_code FROM core.posting_countries WHERE country_code <> 'ZZ'
),
months AS (SELECT DISTINCT month FROM placed JOIN core.postings USING (posting_id)),
windows AS (
    SELECT left(month, 4) AS period, month FROM months
    UNION ALL
    SELECT 'latest_12' AS period, month FROM (SELECT month FROM months ORDER BY month DESC LIMIT 12)
),
cells AS (
    SELECT
        placed.country_code,
        month,
        language,
        count(*) AS postings,
        count(*) FILTER (posting_id IN (SELECT posting_id FROM core.mentions)) AS candidates
    FROM placed
    JOIN core.postings USING (posting_id)
    GROUP BY ALL
),
matched AS (
    SELECT definition_id, placed.country_code, month, language, count(*) AS ai_postings
    FROM core.definition_matches
    JOIN placed USING (posting_id)
    JOIN core.postings USING (posting_id)
    GROUP BY ALL
)
SELECT
    definition_id,
    country_code,
    period,
    language,
    sum(postings)::BIGINT AS postings,
    sum(candidates)::BIGINT AS candidates,
    sum(coalesce(ai_postings, 0))::BIGINT AS ai_postings  -- no match among the cell's postings is a count of 0
FROM cells
JOIN windows USING (month)
CROSS JOIN (SELECT DISTINCT definition_id FROM meta.audit)
LEFT JOIN matched USING (definition_id, country_code, month, language)
GROUP BY ALL
