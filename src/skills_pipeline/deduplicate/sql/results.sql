-- Each landed record with the posting that stands for it.

CREATE TEMP TABLE standing AS
SELECT
    members.posting_id,
    members.record_id AS first_record_id,
    stood.record_id AS survivor_record_id,
    stood.posting_id AS survivor_id,
    stood.content = members.content AS same_content,
    coalesce(adopted.similarity, 1.0) AS similarity,
    abs(members.posted_on - stood.first_on) AS days,
    may_be_one_place(members.place, stood.place) AS one_place,
    string_split(own.employer_words, ' ') AS employer,
    string_split(theirs.employer_words, ' ') AS survivor_employer
FROM members
JOIN episodes USING (content, market, episode_of_content)
LEFT JOIN adopted ON adopted.episode = episodes.episode
JOIN episodes AS stood ON stood.episode = coalesce(adopted.leader, episodes.episode)
JOIN contents AS own ON own.content = members.content
JOIN contents AS theirs ON theirs.content = stood.content;

CREATE TEMP TABLE outcomes AS
SELECT
    records.record_id, posting_id, records.source, records.country_code, records.month, survivor_id,
    CASE
        WHEN records.record_id = survivor_record_id THEN NULL
        WHEN records.record_id <> first_record_id THEN 'same_id'
        WHEN NOT one_place THEN 'multi_location'
        WHEN days >= $repost_after_days AND employer <> [''] AND survivor_employer <> [''] AND (
            list_has_all(employer, survivor_employer) OR list_has_all(survivor_employer, employer)
        ) THEN 'repost'
        WHEN same_content THEN 'same_content'
        ELSE 'near_duplicate'
    END AS reason,
    CASE WHEN records.record_id = first_record_id THEN similarity END AS similarity,
    episodes.record_id IS NOT NULL AS kept_by_content
FROM records
JOIN standing USING (posting_id)
LEFT JOIN episodes ON episodes.record_id = records.record_id;
