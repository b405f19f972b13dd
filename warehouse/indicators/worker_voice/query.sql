WITH told AS (
    SELECT DISTINCT posting_id, family, 'named' AS scope FROM core.worker_voice_mentions
    UNION ALL
    SELECT DISTINCT posting_id, family, 'beside_ai' AS scope FROM core.worker_voice_mentions WHERE is_beside_ai
),
subjects AS (
    SELECT family, scope
    FROM (VALUES
        ('ai_in_hiring'), ('algorithmic_management'), ('staff_monitoring'), ('worker_representation'),
        ('whistle_blowing')
    ) AS families(family)
    CROSS JOIN (VALUES ('named'), ('beside_ai')) AS scopes(scope)
),
answered AS (
    SELECT family, scope, country_code, frequency, period, employer, count(*) AS a
    FROM told
    JOIN members USING (posting_id)
    JOIN periods USING (month)
    WHERE frequency = 'A' OR (frequency = 'M' AND country_code <> '_T')
    GROUP BY ALL
),
sizes AS (
    SELECT country_code, frequency, period, employer, sum(m)::BIGINT AS m
    FROM employer_postings
    JOIN periods USING (month)
    GROUP BY ALL
),
matched AS (
    SELECT
        family,
        scope,
        country_code,
        frequency,
        period,
        sum(a)::BIGINT AS ai_postings,
        sum(a) FILTER (answered.employer IS NOT NULL)::BIGINT AS named_ai_postings,
        sum(a * a / m) FILTER (answered.employer IS NOT NULL) AS named_answers
    FROM answered
    LEFT JOIN sizes USING (country_code, frequency, period, employer)
    GROUP BY ALL
),
-- All postings of a cell, which are those of any definition that speaks of all.
cells AS (
    SELECT DISTINCT country_code, frequency, period, * EXCLUDE (
        definition_id, country_code, frequency, period, ai_postings, named_ai_postings, named_answers
    )
    FROM share_statistics
    WHERE definition_id <> 'it_only' AND frequency IN ('M', 'A')
)
SELECT
    cells.*,
    family,
    scope,
    -- Nobody speaks of it: a count of 0.
    coalesce(ai_postings, 0) AS ai_postings,
    coalesce(named_ai_postings, 0) AS named_ai_postings,
    coalesce(named_answers, 0.0) AS named_answers,
    (country_code, period) IN (FROM broken_months) AS is_break,
    is_provisional
FROM cells
CROSS JOIN subjects
JOIN period_ends USING (frequency, period)
LEFT JOIN matched USING (family, scope, country_code, frequency, period)
