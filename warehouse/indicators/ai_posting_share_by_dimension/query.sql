WITH described AS NOT MATERIALIZED (
    SELECT
        members.country_code,
        members.month,
        is_it,
        met,
        members.employer,
        -- The region of a posting in several countries is of none of them.
        CASE WHEN postings.country_code = members.country_code THEN region_code END AS region,
        left(isco08_code, 1) AS isco08_1,
        CASE WHEN length(isco08_code) >= 2 THEN left(isco08_code, 2) END AS isco08_2,
        CASE WHEN length(isco08_code) >= 3 THEN left(isco08_code, 3) END AS isco08_3,
        CASE WHEN length(isco08_code) >= 4 THEN isco08_code END AS isco08_4,
        industry_section AS industry,
        seniority,
        workplace,
        working_time,
        contract_type,
        education,
        employer_size_class AS employer_size,
        is_agency::VARCHAR AS agency,
        nullif(members.language, 'und') AS language,
        members.source
    FROM members
    JOIN core.postings AS postings USING (posting_id)
    WHERE members.country_code <> '_T'
),
long AS NOT MATERIALIZED (
    FROM described
    UNPIVOT INCLUDE NULLS (
        stated FOR dimension IN (
            region, isco08_1, isco08_2, isco08_3, isco08_4, industry, seniority, workplace, working_time,
            contract_type, education, employer_size, agency, language, source
        )
    )
),
employer_months AS MATERIALIZED (
    SELECT country_code, month, dimension, coalesce(stated, '_U') AS stated, is_it, employer, count(*) AS m
    FROM long
    GROUP BY ALL
),
met_months AS MATERIALIZED (
    SELECT country_code, month, dimension, coalesce(stated, '_U') AS stated, is_it, met, count(*) AS m
    FROM long
    GROUP BY ALL
),
frequencies AS (
    SELECT DISTINCT month, 'M' AS frequency, month AS period FROM employer_postings
    UNION ALL
    SELECT DISTINCT month, 'A' AS frequency, left(month, 4) AS period FROM employer_postings
),
sums AS (
    SELECT frequency, country_code, period, dimension, stated, sum(m) AS n
    FROM met_months
    JOIN frequencies USING (month)
    GROUP BY ALL
),
listed AS (
    SELECT
        frequency,
        country_code,
        period,
        dimension,
        stated,
        CASE WHEN stated = '_U' OR n >= minimum_postings() THEN stated ELSE '_O' END AS value
    FROM sums
    QUALIFY count(*) FILTER (stated <> '_U' AND n >= minimum_postings())
        OVER (PARTITION BY frequency, country_code, period, dimension) > 0
),
by_employer AS (
    SELECT population, frequency, country_code, period, dimension, value, employer, sum(m)::BIGINT AS m
    FROM employer_months
    JOIN frequencies USING (month)
    JOIN listed USING (frequency, country_code, period, dimension, stated)
    JOIN populations USING (is_it)
    GROUP BY ALL
),
sizes AS (
    SELECT
        population,
        frequency,
        country_code,
        period,
        dimension,
        value,
        sum(m)::BIGINT AS postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size
    FROM by_employer
    GROUP BY ALL
),
matched AS (
    SELECT definition_id, frequency, country_code, period, dimension, value, sum(m)::BIGINT AS ai_postings
    FROM met_months
    JOIN frequencies USING (month)
    JOIN listed USING (frequency, country_code, period, dimension, stated)
    JOIN definition_bits ON met & bit <> 0 AND (population = 'all' OR is_it)
    GROUP BY ALL
),
broken AS (SELECT DISTINCT country_code, month FROM indicators.break_register WHERE is_material),
landed AS (SELECT max(fetched_at)::DATE AS as_of FROM core.landings),
clustering AS (SELECT DISTINCT definition_id, intraclass_correlation FROM indicators.ai_posting_share)
SELECT
    definition_id,
    country_code,
    frequency,
    period,
    dimension,
    value,
    -- No posting of the population, or no match among them, is a count of 0.
    coalesce(postings, 0) AS postings,
    coalesce(ai_postings, 0) AS ai_postings,
    coalesce(employers, 0) AS employers,
    largest_employer_pct,
    cluster_size,
    intraclass_correlation,
    (country_code, period) IN (FROM broken) AS is_break,
    coalesce(
        CASE frequency WHEN 'M' THEN last_day((period || '-01')::DATE) ELSE (period || '-12-31')::DATE END >= as_of,
        false
    ) AS is_provisional
FROM (SELECT DISTINCT frequency, country_code, period, dimension, value FROM listed)
CROSS JOIN definition_bits
CROSS JOIN landed
JOIN clustering USING (definition_id)
LEFT JOIN sizes USING (population, frequency, country_code, period, dimension, value)
LEFT JOIN matched USING (definition_id, frequency, country_code, period, dimension, value)
