-- Employment by tercile of risk in the first and the last year, of the occupations that have a value in both.
WITH cells AS (
    SELECT *, isco08_code = '_T' AS is_total
    FROM core.occupation_employment
    WHERE isco08_code <> '_U'
),
levels AS (
    SELECT dataset, CASE max(length(isco08_code)) WHEN 2 THEN 'sub_major' ELSE 'major' END AS level
    FROM cells
    WHERE NOT is_total
    GROUP BY dataset
),
risks AS (
    SELECT measure, level, isco08_code, tercile FROM occupation_measures WHERE axis = 'automation_risk'
    UNION ALL
    SELECT DISTINCT measure, level, '_T' AS isco08_code, '_T' AS tercile
    FROM occupation_measures
    WHERE axis = 'automation_risk'
),
spans AS (
    SELECT * FROM (VALUES ('2012', '2019')) AS rows(first_year, last_year)
    UNION ALL
    SELECT '2019' AS first_year, max(year) AS last_year FROM cells HAVING max(year) > '2019'
),
-- One row an occupation, country and span: its two values, and the flags that touch them.
ends AS (
    SELECT
        dataset,
        country_code,
        education,
        age,
        isco08_code,
        first_year,
        last_year,
        max(employed_thousands) FILTER (year = first_year) AS first_thousands,
        max(employed_thousands) FILTER (year = last_year) AS last_thousands,
        -- A break in the first year is one against the year before.
        string_agg(
            CASE
                WHEN year = first_year THEN replace(obs_flag, 'b', '')
                WHEN year = last_year THEN obs_flag
                WHEN contains(obs_flag, 'b') THEN 'b'
            END,
            ''
        ) AS flags
    FROM cells
    JOIN spans ON year BETWEEN first_year AND last_year
    GROUP BY ALL
),
seen AS (
    SELECT dataset, country_code, education, age, first_year, count(DISTINCT year) AS years
    FROM cells
    JOIN spans ON year BETWEEN first_year AND last_year
    WHERE employed_thousands IS NOT NULL
    GROUP BY ALL
),
placed AS (
    SELECT
        measure,
        tercile,
        ends.*,
        first_thousands IS NOT NULL AND last_thousands IS NOT NULL AS is_compared,
        last_year::INTEGER - first_year::INTEGER + 1 - coalesce(years, 0) AS years_missing
    FROM ends
    JOIN levels USING (dataset)
    JOIN risks USING (level, isco08_code)
    LEFT JOIN seen USING (dataset, country_code, education, age, first_year)
),
areas AS (
    SELECT country_code AS area, * FROM placed
    UNION ALL
    SELECT '_T' AS area, * FROM placed WHERE country_code NOT IN ('EU', 'EA')
),
countries AS (
    SELECT
        measure,
        dataset,
        area,
        country_code,
        education,
        age,
        first_year,
        last_year,
        tercile,
        count(*) FILTER (first_thousands IS NOT NULL OR last_thousands IS NOT NULL) AS occupations,
        count(*) FILTER (is_compared) AS compared,
        any_value(years_missing) AS years_missing,
        sum(first_thousands) FILTER (is_compared) AS first_thousands,
        sum(last_thousands) FILTER (is_compared) AS last_thousands,
        string_agg(flags, '') FILTER (is_compared) AS flags
    FROM areas
    GROUP BY ALL
),
added AS (
    SELECT
        measure,
        dataset,
        area AS country_code,
        education,
        age,
        first_year,
        last_year,
        tercile,
        -- A country without anything to compare is not in the sum of all.
        count(*) FILTER (area <> '_T' OR compared > 0) AS countries,
        sum(occupations)::BIGINT AS occupations,
        sum(compared)::BIGINT AS compared,
        sum(years_missing)::BIGINT AS years_missing,
        sum(first_thousands) AS first_thousands,
        sum(last_thousands) AS last_thousands,
        array_to_string(list_sort(list_distinct(string_split(string_agg(flags, ''), ''))), '') AS flags
    FROM countries
    GROUP BY ALL
),
published AS (
    SELECT
        CASE series WHEN 'employment_growth_high_risk' THEN 'high' ELSE 'low' END AS tercile,
        max_by(value, vintage) AS published_growth_pct
    FROM core.anchor_values
    WHERE publisher = 'OECD' AND series IN ('employment_growth_high_risk', 'employment_growth_low_risk')
    GROUP BY series
)
SELECT
    added.* EXCLUDE (flags),
    CASE WHEN compared > 0 AND first_thousands > 0 THEN 100 * (last_thousands / first_thousands - 1) END AS growth_pct,
    CASE
        WHEN tercile <> '_T' THEN 100 * last_thousands / sum(last_thousands) FILTER (tercile <> '_T') OVER (
            PARTITION BY measure, dataset, country_code, education, age, first_year
        )
    END AS part_pct,
    nullif(flags, '') AS flags,
    CASE
        WHEN country_code = '_T' AND education = '_T' AND last_year = '2019' THEN published_growth_pct
    END AS published_growth_pct,
    CASE
        WHEN compared = 0 THEN 'M'
        WHEN first_thousands = 0 THEN 'O'
        ELSE status_of_flags(flags)
    END AS obs_status,
    CASE WHEN compared = 0 THEN 'missing_year' WHEN first_thousands = 0 THEN 'no_base' END AS status_reason
FROM added
LEFT JOIN published USING (tercile)
