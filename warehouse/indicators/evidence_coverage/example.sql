-- Tables and definitions that no work is listed for.
SELECT subject_kind, subject
FROM indicators.evidence_coverage
WHERE works = 0
ORDER BY ALL;
