-- One round: who has no undecided neighbour before it stands for itself, and for those neighbours that are
-- linked to it in time by others like it, without a silence longer than the window.

CREATE OR REPLACE TEMP TABLE leaders AS
SELECT episode
FROM undecided
ANTI JOIN (
    SELECT later
    FROM edges
    SEMI JOIN undecided ON undecided.episode = earlier
) ON later = episode;

INSERT INTO adopted
WITH neighbours AS (
    SELECT leaders.episode AS leader, later AS episode, similarity
    FROM leaders
    JOIN edges ON earlier = leaders.episode
    SEMI JOIN undecided ON undecided.episode = later
    UNION ALL
    SELECT episode, episode, 1.0 FROM leaders
),

timed AS (
    SELECT
        neighbours.*, first_on,
        coalesce(
            first_on - max(last_on) OVER (
                PARTITION BY leader ORDER BY first_on, episode
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) > $window_days,
            false
        )::INTEGER AS opens
    FROM neighbours
    JOIN episodes USING (episode)
),

linked AS (
    SELECT *, sum(opens) OVER (PARTITION BY leader ORDER BY first_on, episode) AS stretch
    FROM timed
)

SELECT linked.episode, min(linked.leader), arg_min(linked.similarity, linked.leader)
FROM linked
JOIN linked AS own ON own.leader = linked.leader AND own.episode = own.leader AND own.stretch = linked.stretch
WHERE linked.episode <> linked.leader
GROUP BY linked.episode;

DELETE FROM undecided
WHERE episode IN (SELECT episode FROM leaders UNION ALL SELECT episode FROM adopted);
