SELECT record_id, posting_id, source, survivor_id, reason, similarity
FROM outcomes
WHERE reason IS NOT NULL
ORDER BY record_id
