WITH figures AS (
    SELECT
        publisher,
        series,
        country_code,
        period,
        count(*) AS vintages,
        min(vintage) AS first_vintage,
        arg_min(value, vintage) AS first_value,
        max(vintage, 2) AS latest_vintages,
        arg_max(value, vintage, 2) AS latest_values
    FROM core.anchor_values
    GROUP BY publisher, series, country_code, period
),
latest AS (
    SELECT publisher, series, country_code, max(vintage) AS of_country
    FROM core.anchor_values
    GROUP BY publisher, series, country_code
),
due AS (
    SELECT
        *,
        CASE restated
            WHEN 'series' THEN max(of_country) OVER (PARTITION BY publisher, series)
            WHEN 'country' THEN of_country
        END AS vintage_due  -- NULL where figures are stated singly: none of them is due again
    FROM latest
    JOIN meta.anchors USING (publisher, series)
)
SELECT
    publisher,
    series,
    country_code,
    period,
    vintages,
    first_vintage,
    first_value,
    latest_vintages[2] AS previous_vintage,
    latest_values[2] AS previous_value,
    latest_vintages[1] AS latest_vintage,
    latest_values[1] AS latest_value,
    latest_value - first_value AS change,
    coalesce(latest_vintage < vintage_due, false) AS is_dropped,
    CASE WHEN revised_on > first_vintage AND revised_on <= latest_vintage THEN revision_reason END AS reason
FROM figures
JOIN due USING (publisher, series, country_code)
WHERE vintages > 1 OR latest_vintages[1] < vintage_due
ORDER BY publisher, series, country_code, period
