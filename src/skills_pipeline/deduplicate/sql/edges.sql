-- Near-duplicates: pairs of episodes that are one job wherever time allows. In another market (other countries) a
-- copy is another posting, for it counts there; the unknown country agrees with any.

CREATE TEMP TABLE templates AS
SELECT content
FROM other_jobs
GROUP BY content
HAVING sum(jobs) >= $template_jobs;

CREATE TEMP TABLE pairs AS
SELECT a, b, similarity, rule
FROM alike
WHERE rule <> 'translated' OR a NOT IN (FROM templates) AND b NOT IN (FROM templates)
UNION ALL
-- Episodes of one content, which another one may link in time.
SELECT content, content, 1.0, 'copy'
FROM episodes
GROUP BY content
HAVING count(*) > 1;

CREATE TEMP TABLE edges AS
SELECT
    least(one.episode, other.episode) AS earlier,
    greatest(one.episode, other.episode) AS later,
    max(similarity) AS similarity
FROM pairs
JOIN episodes AS one ON one.content = a
JOIN episodes AS other ON other.content = b AND other.episode <> one.episode
WHERE
    (one.market = other.market OR $unknown_country IN (one.market, other.market))
    AND (
        rule <> 'rewritten'
        OR may_be_one_place(one.place, other.place)
        AND (one.source <> other.source OR similarity >= $one_source_containment)
    )
GROUP BY earlier, later;

CREATE TEMP TABLE undecided AS
SELECT DISTINCT unnest([earlier, later]) AS episode
FROM edges;

CREATE TEMP TABLE adopted (episode BIGINT, leader BIGINT, similarity DOUBLE);
