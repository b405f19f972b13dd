SELECT
    * EXCLUDE (frequency, period, first_month, last_month),
    period AS month,
    (country_code, period) IN (FROM broken_months) AS is_break
FROM share_statistics
JOIN period_ends USING (frequency, period)
WHERE frequency = 'M'
