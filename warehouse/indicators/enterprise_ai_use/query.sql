WITH cells AS (
    SELECT dataset, country_code, year, industry, size_class, value_pct, obs_flag
    FROM core.enterprise_statistics
    WHERE indicator IN ('E_AI_TANY', 'G14_B')
),
years AS (
    SELECT dataset, unnest(range(min(year)::INTEGER, max(year)::INTEGER + 1))::VARCHAR AS year
    FROM cells
    GROUP BY dataset
),
-- A year that a country lacks is a row, not a gap.
listed AS (
    SELECT series.*, year
    FROM (SELECT DISTINCT dataset, country_code, industry, size_class FROM cells) AS series
    JOIN years USING (dataset)
),
large AS (
    SELECT dataset, country_code, year, industry, value_pct AS large_pct FROM cells WHERE size_class = 'GE250'
)
SELECT
    dataset,
    country_code,
    year,
    industry,
    size_class,
    value_pct AS ai_use_pct,
    large_pct,
    large_pct - value_pct AS gap_pp,
    CASE WHEN large_pct > 0 THEN value_pct / large_pct END AS gap_ratio,
    obs_flag,
    CASE WHEN value_pct IS NULL THEN 'M' ELSE status_of_flags(obs_flag) END AS obs_status,
    CASE WHEN value_pct IS NULL THEN 'no_value' END AS status_reason
FROM listed
LEFT JOIN cells USING (dataset, country_code, year, industry, size_class)
LEFT JOIN large USING (dataset, country_code, year, industry)
