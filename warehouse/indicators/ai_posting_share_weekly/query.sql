WITH by_employer AS (
    SELECT population, country_code, strftime(posted_on, '%G-W%V') AS week, employer, count(*) AS m
    FROM members
    JOIN populations USING (is_it)
    WHERE country_code <> '_T'
    GROUP BY ALL
),
sizes AS (
    SELECT
        population,
        country_code,
        week,
        sum(m)::BIGINT AS postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size
    FROM by_employer
    GROUP BY ALL
),
matched AS (
    SELECT definition_id, country_code, strftime(day, '%G-W%V') AS week, sum(ai_postings)::BIGINT AS ai_postings
    FROM indicators.ai_posting_share_daily
    GROUP BY ALL
),
weeks AS (
    SELECT DISTINCT
        strftime(day, '%G-W%V') AS week,
        date_trunc('week', day)::DATE AS monday
    FROM indicators.ai_posting_share_daily
)
SELECT
    definition_id,
    country_code,
    week,
    postings,
    ai_postings,
    employers,
    largest_employer_pct,
    cluster_size,
    intraclass_correlation,
    (country_code, strftime(monday + 3, '%Y-%m')) IN (FROM broken_months) AS is_break,
    coalesce(monday + 6 >= as_of, false) AS is_provisional
FROM sizes
JOIN definition_bits USING (population)
JOIN matched USING (definition_id, country_code, week)
JOIN weeks USING (week)
JOIN clustering USING (definition_id)
CROSS JOIN landed
