-- The table already holds what the releases before stated; this release adds what it states differently.
WITH earlier AS (
    FROM indicators.share_vintages
    QUALIFY row_number() OVER (PARTITION BY definition_id, country_code, month ORDER BY vintage DESC) = 1
),
cells AS (
    SELECT
        definition_id,
        country_code,
        month,
        present.postings,
        present.ai_postings,
        present.share_pct,
        coalesce(present.obs_status, 'M') AS obs_status,  -- of a cell that is no longer there
        CASE WHEN present.obs_status IS NULL THEN 'withdrawn' ELSE present.status_reason END AS status_reason,
        earlier
    FROM indicators.ai_posting_share AS present
    FULL JOIN earlier USING (definition_id, country_code, month)
)
SELECT
    vintage,
    definition_id,
    country_code,
    month,
    postings,
    ai_postings,
    share_pct,
    obs_status,
    status_reason
FROM cells
CROSS JOIN (SELECT max(vintage) AS vintage FROM meta.vintages)
WHERE (postings, ai_postings, share_pct, obs_status, status_reason)
    IS DISTINCT FROM
    (earlier.postings, earlier.ai_postings, earlier.share_pct, earlier.obs_status, earlier.status_reason)
ORDER BY definition_id, country_code, month
