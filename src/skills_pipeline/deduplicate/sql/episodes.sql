-- Exact rules. One identifier is one posting for ever; one content in one market (the countries it counts in) is
-- one posting until it has not been seen for longer than the window. An episode is what remains: the first
-- posting stands for it.

CREATE TEMP TABLE by_id AS
SELECT *
FROM records
QUALIFY row_number() OVER (PARTITION BY posting_id ORDER BY posted_on, fetched_at, record_id) = 1;

CREATE TEMP TABLE members AS
SELECT
    * EXCLUDE (opens),
    sum(opens) OVER (
        PARTITION BY content, market ORDER BY posted_on, fetched_at, record_id
    ) AS episode_of_content
FROM (
    SELECT
        *,
        coalesce(
            posted_on - lag(posted_on) OVER (
                PARTITION BY content, market ORDER BY posted_on, fetched_at, record_id
            ) > $window_days,
            false
        )::INTEGER AS opens
    FROM by_id
);

-- Numbered in the order in which they may stand for others: known countries first, for a posting of an unknown
-- one counts nowhere.
CREATE TEMP TABLE episodes AS
SELECT
    row_number() OVER (ORDER BY market = $unknown_country, first_on, fetched_at, record_id) AS episode, *
FROM (
    SELECT
        content, market, episode_of_content,
        min(posted_on) AS first_on, max(posted_on) AS last_on,
        arg_min(
            {
                'fetched_at': fetched_at, 'record_id': record_id, 'posting_id': posting_id,
                'source': source, 'place': place
            },
            (posted_on, fetched_at, record_id)
        ) AS first,
        unnest(first)
    FROM members
    GROUP BY content, market, episode_of_content
);
