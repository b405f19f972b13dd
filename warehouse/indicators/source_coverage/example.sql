SELECT month, source, postings, employers, ai_postings
FROM indicators.source_coverage
WHERE country_code = 'DE'
ORDER BY month DESC, postings DESC
LIMIT 10;
