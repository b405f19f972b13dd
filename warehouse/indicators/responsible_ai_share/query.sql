WITH told AS (
    SELECT DISTINCT posting_id, 'governance' AS aspect
    FROM demanded
    JOIN meta.concepts USING (concept_id)
    WHERE concept_tier = 'governance'
    UNION ALL
    SELECT posting_id, 'ethics' AS aspect FROM demanded WHERE concept_id = 'responsible_ai'
),
answered AS (
    SELECT aspect, country_code, period, employer, count(*) AS a
    FROM told
    JOIN asking USING (posting_id)
    JOIN periods USING (month)
    WHERE frequency = 'A'
    GROUP BY ALL
),
matched AS (
    SELECT
        aspect,
        country_code,
        period,
        sum(a)::BIGINT AS ai_postings,
        sum(a) FILTER (answered.employer IS NOT NULL)::BIGINT AS named_ai_postings,
        sum(a * a / m) FILTER (answered.employer IS NOT NULL) AS named_answers
    FROM answered
    LEFT JOIN (FROM demand_employers WHERE frequency = 'A') USING (country_code, period, employer)
    GROUP BY ALL
),
theirs AS (
    SELECT country_code, period, arg_max(value, vintage) AS their_share_pct, max(vintage) AS their_vintage
    FROM core.anchor_values
    WHERE publisher = 'OECD' AND series = 'ai_ethics_share'
    GROUP BY ALL
)
SELECT
    country_code,
    period AS year,
    aspect,
    -- A cell that only they have a figure for has 0 of each; nobody asks for it is a count of 0.
    coalesce(postings, 0) AS postings,
    coalesce(ai_postings, 0) AS ai_postings,
    coalesce(employers, 0) AS employers,
    largest_employer_pct,
    cluster_size,
    coalesce(named_employers, 0) AS named_employers,
    coalesce(named_postings, 0) AS named_postings,
    coalesce(named_squares, 0) AS named_squares,
    coalesce(named_ai_postings, 0) AS named_ai_postings,
    coalesce(named_answers, 0.0) AS named_answers,
    false AS is_break,
    coalesce(is_provisional, false) AS is_provisional,
    their_share_pct,
    their_vintage
FROM (FROM demand_statistics WHERE frequency = 'A')
FULL JOIN theirs USING (country_code, period)
CROSS JOIN (VALUES ('ethics'), ('governance')) AS aspects(aspect)
LEFT JOIN matched USING (aspect, country_code, period)
LEFT JOIN (FROM period_ends WHERE frequency = 'A') USING (period)
