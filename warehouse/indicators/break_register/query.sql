SELECT country_code, month AS period, source, postings, ai_postings
FROM indicators.source_coverage
WHERE country_code <> 'ZZ'
