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
    SELECT definition_id, country_code, month, postings, ai_postings
    FROM indicators.ai_posting_share
    WHERE postings > 0
),
ours AS (
    SELECT
        definition_id,
        country_code,
        period,
        sum(postings)::BIGINT AS postings,
        sum(ai_postings)::BIGINT AS ai_postings,
        count(*) AS months
    FROM (
        SELECT *, month AS period FROM months
        UNION ALL
        SELECT *, left(month, 4) AS period FROM months
    )
    GROUP BY definition_id, country_code, period
),
compared AS (
    SELECT
        theirs.*,
        -- No posting of ours in the period is a count of 0.
        coalesce(postings, 0) AS postings,
        coalesce(ai_postings, 0) AS ai_postings,
        coalesce(months, 0) AS months,
        coalesce(postings, 0) >= minimum_postings() AS enough
    FROM theirs
    LEFT JOIN ours USING (definition_id, country_code, period)
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
    postings,
    ai_postings,
    months,
    CASE WHEN enough THEN 100.0 * ai_postings / postings END AS share_pct,
    CASE WHEN enough THEN wilson_low_pct(ai_postings, postings) END AS share_low_pct,
    CASE WHEN enough THEN wilson_high_pct(ai_postings, postings) END AS share_high_pct,
    CASE WHEN enough AND their_share_pct > 0 THEN 100.0 * ai_postings / postings / their_share_pct END AS ratio,
    explanation,
    CASE WHEN enough THEN 'A' WHEN postings = 0 THEN 'M' ELSE 'Q' END AS obs_status
FROM compared
ORDER BY publisher, series, country_code, period
