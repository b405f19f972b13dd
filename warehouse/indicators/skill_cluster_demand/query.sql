SELECT
    country_code,
    frequency,
    period,
    subject AS cluster,
    * EXCLUDE (kind, subject, country_code, frequency, period),
    (country_code, period) IN (FROM broken_months) AS is_break
FROM demanded_statistics
WHERE kind = 'cluster' AND frequency IN ('M', 'A')
