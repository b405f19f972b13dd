SELECT
    country_code,
    frequency,
    period,
    framework_dimension,
    criterion,
    value_id,
    statistics.* EXCLUDE (kind, subject, country_code, frequency, period),
    (country_code, period) IN (FROM broken_months) AS is_break
FROM demanded_statistics AS statistics
JOIN meta.framework_values ON value_id = subject
WHERE kind = 'framework' AND frequency IN ('M', 'A')
