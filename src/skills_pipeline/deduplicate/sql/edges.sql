-- Near-duplicates: pairs of episodes that are one job wherever time allows. Across countries a copy is another
-- posting, for it counts once in each; the unknown country agrees with any.

CREATE TEMP TABLE templates AS
SELECT content
FROM other_jobs
GROUP BY content
HAVING sum(jobs) >= $template_jobs;

CREATE TEMP TABLE edges AS
SELECT
    least(one.episode, other.episode) AS earlier,
    greatest(one.episode, other.episode) AS later,
    similarity
FROM alike
JOIN episodes AS one ON one.content = a
JOIN episodes AS other ON other.content = b
WHERE
    (one.country_code = other.country_code OR $unknown_country IN (one.country_code, other.country_code))
    AND (
        rule = 'copy'
        OR rule = 'rewritten' AND (
            list_has_all(one.place_words, other.place_words) OR list_has_all(other.place_words, one.place_words)
        )
        OR rule = 'translated' AND a NOT IN (FROM templates) AND b NOT IN (FROM templates)
    )
UNION ALL
SELECT known.episode, unknown.episode, 1.0
FROM episodes AS known
JOIN episodes AS unknown USING (content)
WHERE known.country_code <> $unknown_country AND unknown.country_code = $unknown_country;

CREATE TEMP TABLE undecided AS
SELECT DISTINCT unnest([earlier, later]) AS episode
FROM edges;

CREATE TEMP TABLE adopted (episode BIGINT, leader BIGINT, similarity DOUBLE);
