-- Postings by the cross of all margins; only countries and years that official cells were landed of.
WITH due AS (
    SELECT DISTINCT country_code, period AS year FROM core.anchor_values WHERE publisher = 'Official cells'
),
counts AS (
    SELECT
        members.country_code,
        left(members.month, 4) AS year,
        coalesce(left(isco08_code, 1), '_U') AS isco08_1,
        coalesce(industry_section, '_U') AS industry,
        coalesce(employer_size_class, '_U') AS employer_size,
        coalesce(working_time, '_U') AS working_time,
        is_it,
        met,
        count(*) AS m
    FROM members
    JOIN described_postings USING (posting_id)
    WHERE members.country_code <> '_T' AND (members.country_code, left(members.month, 4)) IN (FROM due)
    GROUP BY ALL
)
SELECT
    definition_id,
    country_code,
    year,
    isco08_1,
    industry,
    employer_size,
    working_time,
    sum(m)::BIGINT AS postings,
    coalesce(sum(m) FILTER (met & bit <> 0), 0)::BIGINT AS ai_postings
FROM counts
JOIN definition_bits ON population = 'all' OR is_it
GROUP BY ALL
