-- Every definition meets every cell that has postings, so that a share of 0 is a row, not a gap.
WITH cells AS (
    SELECT country_code, month, count(*) AS postings
    FROM core.postings
    WHERE country_code <> 'ZZ'
    GROUP BY country_code, month
),
matched AS (
    SELECT definition_id, country_code, month, count(*) AS ai_postings
    FROM core.definition_matches
    JOIN core.postings USING (posting_id)
    GROUP BY definition_id, country_code, month
),
counted AS (
    SELECT
        definition_id,
        country_code,
        month,
        postings,
        coalesce(ai_postings, 0) AS ai_postings,  -- no match among the cell's postings is a count of 0
        postings >= minimum_postings() AS enough
    FROM cells
    CROSS JOIN (SELECT definition_id FROM meta.definitions)
    LEFT JOIN matched USING (definition_id, country_code, month)
)
SELECT
    definition_id,
    country_code,
    month,
    postings,
    ai_postings,
    CASE WHEN enough THEN 100.0 * ai_postings / postings END AS share_pct,
    CASE WHEN enough THEN wilson_low_pct(ai_postings, postings) END AS share_low_pct,
    CASE WHEN enough THEN wilson_high_pct(ai_postings, postings) END AS share_high_pct,
    'wilson_95' AS interval_method,
    CASE WHEN enough THEN 'A' ELSE 'Q' END AS obs_status
FROM counted
ORDER BY definition_id, country_code, month
