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
    JOIN described_postings AS postings USING (posting_id)
    WHERE members.country_code <> '_T'
),
-- A cell is a number here, the hash of what names it: tens of millions of rows are grouped by it.
long AS NOT MATERIALIZED (
    SELECT
        is_it,
        met,
        employer,
        country_code,
        month,
        dimension,
        coalesce(stated, '_U') AS stated,
        hash(country_code, month, dimension, stated) AS month_cell,
        hash(country_code, left(month, 4), dimension, stated) AS year_cell
    FROM described
    UNPIVOT INCLUDE NULLS (
        stated FOR dimension IN (
            region, isco08_1, isco08_2, isco08_3, isco08_4, industry, seniority, workplace, working_time,
            contract_type, education, employer_size, agency, language, source
        )
    )
),
met_months AS MATERIALIZED (
    SELECT month_cell, is_it, met, any_value(year_cell) AS year_cell, count(*) AS m
    FROM long
    GROUP BY month_cell, is_it, met
),
met_cells AS MATERIALIZED (
    SELECT month_cell AS cell, is_it, met, m FROM met_months
    UNION ALL
    SELECT year_cell AS cell, is_it, met, sum(m)::BIGINT AS m FROM met_months GROUP BY ALL
),
named AS (
    SELECT
        month_cell,
        year_cell,
        any_value(country_code) AS country_code,
        any_value(month) AS month,
        any_value(dimension) AS dimension,
        any_value(stated) AS stated
    FROM long
    GROUP BY month_cell, year_cell
),
names AS (
    SELECT month_cell AS cell, 'M' AS frequency, country_code, month AS period, dimension, stated FROM named
    UNION ALL
    SELECT DISTINCT year_cell AS cell, 'A' AS frequency, country_code, left(month, 4) AS period, dimension, stated
    FROM named
),
listed AS MATERIALIZED (
    SELECT
        cell,
        frequency,
        country_code,
        period,
        dimension,
        CASE WHEN stated = '_U' OR n >= minimum_postings() THEN stated ELSE '_O' END AS value,
        hash(frequency, country_code, period, dimension, value) AS shown
    FROM names
    JOIN (SELECT cell, sum(m) AS n FROM met_cells GROUP BY cell) USING (cell)
    QUALIFY count(*) FILTER (stated <> '_U' AND n >= minimum_postings())
        OVER (PARTITION BY frequency, country_code, period, dimension) > 0
),
employer_cells AS (
    SELECT month_cell AS cell, is_it, employer, count(*) AS m FROM long GROUP BY ALL
    UNION ALL
    SELECT year_cell AS cell, is_it, employer, count(*) AS m FROM long GROUP BY ALL
),
by_employer AS (
    SELECT population, shown, employer, sum(m)::BIGINT AS m
    FROM employer_cells
    JOIN (SELECT cell, shown FROM listed) USING (cell)
    JOIN populations USING (is_it)
    GROUP BY ALL
),
sizes AS (
    SELECT
        population,
        shown,
        sum(m)::BIGINT AS postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size
    FROM by_employer
    GROUP BY ALL
),
matched AS (
    SELECT definition_id, shown, sum(m)::BIGINT AS ai_postings
    FROM met_cells
    JOIN (SELECT cell, shown FROM listed) USING (cell)
    JOIN definition_bits ON met & bit <> 0 AND (population = 'all' OR is_it)
    GROUP BY ALL
)
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
    (country_code, period) IN (FROM broken_months) AS is_break,
    is_provisional
FROM (SELECT DISTINCT frequency, country_code, period, dimension, value, shown FROM listed)
CROSS JOIN definition_bits
JOIN period_ends USING (frequency, period)
JOIN clustering USING (definition_id)
LEFT JOIN sizes USING (population, shown)
LEFT JOIN matched USING (definition_id, shown)
