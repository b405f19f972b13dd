-- Calendar years and the latest twelve months, by country and for all countries together (_T), where a posting
-- that counts in several countries counts once.
SELECT * EXCLUDE (frequency), false AS is_break
FROM share_statistics
JOIN period_ends USING (frequency, period)
WHERE frequency <> 'M'
