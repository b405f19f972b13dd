SELECT * EXCLUDE (frequency, period), period AS month
FROM language_statistics
WHERE frequency = 'M' AND country_code <> '_T'
