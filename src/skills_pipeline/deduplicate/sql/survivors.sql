SELECT record_id, posting_id, source, country_code, month
FROM outcomes
WHERE reason IS NULL
ORDER BY posting_id
