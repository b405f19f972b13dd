SELECT * EXCLUDE (frequency)
FROM language_statistics
WHERE frequency <> 'M'
