WITH counts AS (
    SELECT
        members.country_code,
        left(isco08_code, 3) AS occupation,
        left(members.month, 4) AS year,
        met,
        count(*) AS m
    FROM members
    JOIN core.postings USING (posting_id)
    WHERE length(isco08_code) >= 3
    GROUP BY ALL
)
SELECT
    definition_id,
    country_code,
    occupation,
    year,
    sum(m)::BIGINT AS postings,
    coalesce(sum(m) FILTER (met & bit <> 0), 0)::BIGINT AS ai_postings
FROM counts
CROSS JOIN definition_bits
WHERE definition_id IN ('any_ai_skill', 'ai_demand', 'ai_build')
GROUP BY ALL
