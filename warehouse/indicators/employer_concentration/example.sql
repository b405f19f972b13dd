SELECT
    country_code,
    postings,
    employers,
    round(effective_employers, 1) AS effective_employers,
    round(largest_pct, 1) AS largest_pct
FROM indicators.employer_concentration
WHERE definition_id = '_T' AND year = (SELECT max(year) FROM indicators.employer_concentration)
ORDER BY effective_employers
LIMIT 10;
