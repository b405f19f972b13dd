WITH asked AS (
    SELECT members.*
    FROM members
    JOIN definition_bits ON met & bit <> 0
    WHERE definition_id = 'ai_demand' AND country_code <> '_T'
),
frequencies AS (
    SELECT DISTINCT month, 'M' AS frequency, month AS period FROM asked
    UNION ALL
    SELECT DISTINCT month, 'A' AS frequency, left(month, 4) AS period FROM asked
),
by_employer AS (
    SELECT frequency, country_code, period, employer, count(*) AS m
    FROM asked
    JOIN frequencies USING (month)
    GROUP BY ALL
),
sizes AS (
    SELECT
        frequency,
        country_code,
        period,
        sum(m)::BIGINT AS postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size
    FROM by_employer
    GROUP BY ALL
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
),
clustering AS (
    SELECT any_value(intraclass_correlation) AS intraclass_correlation
    FROM indicators.ai_posting_share
    WHERE definition_id = 'ai_demand'
),
broken AS (SELECT DISTINCT country_code, month FROM indicators.break_register WHERE is_material),
landed AS (SELECT max(fetched_at)::DATE AS as_of FROM core.landings)
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
    (country_code, period) IN (FROM broken) AS is_break,
    coalesce(
        CASE frequency WHEN 'M' THEN last_day((period || '-01')::DATE) ELSE (period || '-12-31')::DATE END >= as_of,
        false
    ) AS is_provisional
FROM months
JOIN frequencies USING (month)
JOIN sizes USING (frequency, country_code, period)
CROSS JOIN clustering
CROSS JOIN landed
GROUP BY ALL
