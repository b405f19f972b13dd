WITH asked AS (
    SELECT members.*
    FROM members
    JOIN definition_bits ON met & bit <> 0
    WHERE definition_id = 'ai_demand' AND country_code <> '_T'
),
described AS (
    SELECT concept_id, cluster, oecd_task, oecd_data, oecd_model FROM meta.concepts
),
concept_values AS (
    FROM described UNPIVOT (value FOR aspect IN (cluster, oecd_task, oecd_data, oecd_model))
),
told AS (
    SELECT DISTINCT posting_id, aspect, value
    FROM (SELECT DISTINCT posting_id, concept_id FROM core.mentions WHERE role = 'demand')
    JOIN concept_values USING (concept_id)
    WHERE value <> ''
),
tiers AS (
    SELECT bit, aspect, value
    FROM definition_bits
    JOIN (VALUES
        ('ai_build', 'tier', 'build'), ('ai_use', 'tier', 'use'), ('responsible_ai', 'responsible_ai', 'yes')
    ) AS rows(definition_id, aspect, value) USING (definition_id)
),
months AS (
    SELECT country_code, month, aspect, value, count(*) AS n
    FROM asked
    JOIN told USING (posting_id)
    GROUP BY ALL
    UNION ALL
    SELECT country_code, month, aspect, value, count(*) AS n
    FROM asked
    JOIN tiers ON met & bit <> 0
    GROUP BY ALL
)
SELECT
    country_code,
    frequency,
    period,
    aspect,
    value,
    postings,
    sum(n)::BIGINT AS ai_postings,
    employers,
    largest_employer_pct,
    cluster_size,
    intraclass_correlation,
    (country_code, period) IN (FROM broken_months) AS is_break,
    is_provisional
FROM months
JOIN periods USING (month)
JOIN period_ends USING (frequency, period)
JOIN demand_statistics USING (frequency, country_code, period)
JOIN clustering ON definition_id = 'ai_demand'
WHERE frequency IN ('M', 'A')
GROUP BY ALL
