-- The latest stated number of every cell.
SELECT
    country_code,
    period AS year,
    split_part(series, ':', 1) AS counted,
    split_part(series, ':', 2) AS margin,
    split_part(series, ':', 3) AS category,
    arg_max(value, vintage) AS value
FROM core.anchor_values
WHERE publisher = 'Official cells'
GROUP BY ALL
