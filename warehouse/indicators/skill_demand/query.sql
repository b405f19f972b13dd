-- A concept is counted once a posting, and only where it is asked of the person.
WITH answered AS (
    SELECT country_code, frequency, period, employer, concept_id, count(*) AS a
    FROM demanded
    JOIN asking USING (posting_id)
    JOIN periods USING (month)
    WHERE frequency = 'M' AND country_code <> '_T'
    GROUP BY ALL
),
matched AS (
    SELECT
        country_code,
        frequency,
        period,
        concept_id,
        sum(a)::BIGINT AS ai_postings,
        -- Without a posting of a named employer these are 0.
        coalesce(sum(a) FILTER (answered.employer IS NOT NULL), 0)::BIGINT AS named_ai_postings,
        coalesce(sum(a * a / m) FILTER (answered.employer IS NOT NULL), 0.0) AS named_answers
    FROM answered
    LEFT JOIN demand_employers USING (country_code, frequency, period, employer)
    GROUP BY ALL
)
SELECT
    country_code,
    period AS month,
    concept_id,
    ai_postings,
    named_ai_postings,
    named_answers,
    postings,
    employers,
    largest_employer_pct,
    cluster_size,
    named_employers,
    named_postings,
    named_squares,
    (country_code, period) IN (FROM broken_months) AS is_break,
    is_provisional
FROM matched
JOIN demand_statistics USING (country_code, frequency, period)
JOIN period_ends USING (frequency, period)
