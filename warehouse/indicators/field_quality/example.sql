SELECT
    source,
    field,
    postings,
    round(known_pct, 1) AS known_pct,
    round(precision_pct, 1) AS precision_pct
FROM indicators.field_quality
WHERE field IN ('country', 'occupation', 'pay')
ORDER BY field, source;
