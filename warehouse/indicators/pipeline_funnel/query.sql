WITH read AS (
    SELECT source, count(*) AS documents, sum(found)::BIGINT AS landed, sum(figures)::BIGINT AS figures
    FROM core.documents
    GROUP BY source
),
refused AS (SELECT source, count(*) AS quarantined FROM core.quarantine GROUP BY source),
removed AS (SELECT source, count(*) AS removals FROM core.removals GROUP BY source),
dropped AS (SELECT source, count(*) AS duplicates FROM core.duplicates GROUP BY source),
kept_back AS (SELECT source, count(*) AS withheld FROM core.withheld GROUP BY source),
kept AS (
    SELECT source, count(*) AS classified
    FROM core.postings
    JOIN core.classifications USING (posting_id)
    GROUP BY source
)
SELECT
    source,
    documents,
    landed,
    -- A source without a row in one of these tables has none of that kind.
    coalesce(duplicates, 0) + coalesce(withheld, 0) + coalesce(classified, 0) AS parsed,
    coalesce(removals, 0) AS removals,
    figures,
    coalesce(quarantined, 0) AS quarantined,
    coalesce(duplicates, 0) AS duplicates,
    coalesce(withheld, 0) AS withheld,
    coalesce(classified, 0) AS classified,
    CASE WHEN landed > 0 THEN 100.0 * coalesce(quarantined, 0) / landed END AS quarantined_pct
FROM read
LEFT JOIN refused USING (source)
LEFT JOIN removed USING (source)
LEFT JOIN dropped USING (source)
LEFT JOIN kept_back USING (source)
LEFT JOIN kept USING (source)
ORDER BY source
