SELECT
    record_id, posting_id, source, survivor_id, reason, country_code, month,
    NOT kept_by_content AS is_exact,
    similarity
FROM outcomes
WHERE reason IS NOT NULL
ORDER BY record_id
