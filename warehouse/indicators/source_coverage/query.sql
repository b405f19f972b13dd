WITH asked AS (
    SELECT posting_id FROM core.definition_matches WHERE definition_id = 'ai_demand'
)
SELECT
    source,
    counted.country_code,
    month,
    count(*) AS postings,
    count(DISTINCT employer) AS employers,
    count(*) FILTER (posting_id IN (FROM asked)) AS ai_postings,
    min(posted_on) AS first_posted_on,
    max(posted_on) AS last_posted_on
FROM core.posting_countries AS counted
JOIN core.postings USING (posting_id)
GROUP BY source, counted.country_code, month
ORDER BY source, counted.country_code, month
