SELECT
    publisher,
    series,
    country_code,
    vintage::VARCHAR AS vintage,
    CASE frequency WHEN 'D' THEN left(period, 7) ELSE period END AS period,
    avg(value) AS value
FROM core.anchor_values
GROUP BY ALL
