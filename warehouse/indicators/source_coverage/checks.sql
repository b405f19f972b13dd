-- check: adds_up_to_shares (fail) sources of a cell add up to its denominator
SELECT country_code, month, covered, postings
FROM (
    SELECT country_code, month, sum(postings) AS covered
    FROM indicators.source_coverage
    GROUP BY country_code, month
)
JOIN indicators.ai_posting_share USING (country_code, month)
WHERE definition_id = 'ai_demand' AND covered <> postings;

-- check: source_dropped_out (warn) a source without postings in the latest three months of the release
SELECT source, max(month) AS last_month
FROM indicators.source_coverage
GROUP BY source
HAVING last_month < (
    SELECT strftime(max(last_posted_on) - INTERVAL 3 MONTH, '%Y-%m') FROM indicators.source_coverage
);
