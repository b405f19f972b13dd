-- What became of landed records that are no published posting, and statements that were mended or not taken,
-- by source and reason.
SELECT 'quarantined' AS outcome, source, reason, count(*) AS records
FROM core.quarantine
GROUP BY ALL
UNION ALL
SELECT 'withheld', source, reason, count(*)
FROM core.withheld
GROUP BY ALL
UNION ALL
SELECT 'duplicate', source, reason, count(*)
FROM core.duplicates
GROUP BY ALL
UNION ALL
SELECT 'statement', source, field || ': ' || issue, count(*)
FROM core.posting_issues
JOIN core.postings USING (posting_id)
GROUP BY ALL
ORDER BY ALL
