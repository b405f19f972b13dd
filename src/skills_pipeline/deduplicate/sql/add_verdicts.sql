-- Verdicts of candidates, as `similarity` gave them.

INSERT INTO alike SELECT a, b, similarity, rule FROM verdicts WHERE rule <> 'other_job';

INSERT INTO other_jobs
SELECT content, count(*)
FROM (SELECT unnest([a, b]) AS content FROM verdicts WHERE rule = 'other_job')
GROUP BY content;
