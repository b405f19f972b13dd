WITH cells AS (
    SELECT target_id, country_code, year, value_pct, obs_flag
    FROM core.enterprise_statistics
    JOIN meta.digital_decade_targets USING (dataset, indicator, size_class)
    WHERE industry = 'C10-S951_X_K'
),
years AS (
    SELECT target_id, unnest(range(min(year)::INTEGER, max(year)::INTEGER + 1))::VARCHAR AS year
    FROM cells
    GROUP BY target_id
),
-- A year that a country lacks is a row, not a gap.
listed AS (
    SELECT target_id, country_code, year
    FROM (SELECT DISTINCT target_id, country_code FROM cells)
    JOIN years USING (target_id)
)
SELECT
    target_id,
    country_code,
    year,
    target_pct,
    value_pct,
    target_pct - value_pct AS distance_pp,
    count(*) FILTER (contains(obs_flag, 'b')) OVER (PARTITION BY target_id, country_code ORDER BY year) AS segment,
    obs_flag,
    CASE WHEN value_pct IS NULL THEN 'M' ELSE status_of_flags(obs_flag) END AS obs_status,
    CASE WHEN value_pct IS NULL THEN 'no_value' END AS status_reason
FROM listed
JOIN meta.digital_decade_targets USING (target_id)
LEFT JOIN cells USING (target_id, country_code, year)
