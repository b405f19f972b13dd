WITH latest AS (
    SELECT publisher, series, country_code, period, max(vintage) AS vintage, arg_max(value, vintage) AS value
    FROM core.anchor_values
    GROUP BY publisher, series, country_code, period
),
theirs AS (
    SELECT
        publisher,
        series,
        definition_id,
        explanation,
        country_code,
        CASE frequency WHEN 'D' THEN left(period, 7) ELSE period END AS period,
        max(vintage) AS their_vintage,
        count(*) AS their_figures,
        avg(value) AS their_share_pct
    FROM latest
    JOIN meta.anchors USING (publisher, series)
    WHERE definition_id IS NOT NULL AND unit = '% of postings'
    GROUP BY ALL
),
months AS (
    SELECT definition_id, country_code, left(month, 4) AS period, count(*) AS months
    FROM indicators.ai_posting_share
    WHERE postings > 0
    GROUP BY ALL
),
published AS (
    SELECT * EXCLUDE (month), month AS period, 1 AS months
    FROM indicators.ai_posting_share
    WHERE postings > 0
    UNION ALL BY NAME
    SELECT windows.* EXCLUDE (first_month, last_month), months
    FROM indicators.ai_posting_share_window AS windows
    JOIN months USING (definition_id, country_code, period)
)
SELECT
    publisher,
    series,
    definition_id,
    country_code,
    period,
    their_vintage,
    their_figures,
    their_share_pct,
    -- No posting of ours in the period is a count of 0.
    coalesce(postings, 0) AS postings,
    coalesce(ai_postings, 0) AS ai_postings,
    coalesce(months, 0) AS months,
    share_pct,
    share_low_pct,
    share_high_pct,
    cluster_low_pct,
    cluster_high_pct,
    corrected_pct,
    CASE WHEN their_share_pct > 0 THEN share_pct / their_share_pct END AS ratio,
    explanation,
    coalesce(obs_status, 'M') AS obs_status,
    CASE WHEN obs_status IS NULL THEN 'no_posting' ELSE status_reason END AS status_reason
FROM theirs
LEFT JOIN published USING (definition_id, country_code, period)
ORDER BY publisher, series, country_code, period
