-- Every definition meets every cell that has postings, so that a share of 0 is a row, not a gap.
WITH members AS (
    SELECT posting_id, counted.country_code, month, population
    FROM core.posting_countries AS counted
    JOIN core.postings USING (posting_id)
    CROSS JOIN (VALUES ('all'), ('it')) AS populations(population)
    WHERE counted.country_code <> 'ZZ' AND (population = 'all' OR regexp_matches(title, it_title_pattern()))
),
definitions AS (
    SELECT definition_id, CASE definition_id WHEN 'it_only' THEN 'it' ELSE 'all' END AS population
    FROM meta.definitions
),
sizes AS (
    SELECT population, country_code, month, count(*) AS postings
    FROM members
    GROUP BY population, country_code, month
),
matched AS (
    SELECT definition_id, country_code, month, count(*) AS ai_postings
    FROM core.definition_matches
    JOIN definitions USING (definition_id)
    JOIN members USING (posting_id, population)
    GROUP BY definition_id, country_code, month
),
counted AS (
    SELECT
        definition_id,
        country_code,
        month,
        coalesce(postings, 0) AS postings,  -- no posting of the population is a count of 0
        coalesce(ai_postings, 0) AS ai_postings,  -- no match among the cell's postings is a count of 0
        coalesce(postings, 0) >= minimum_postings() AS enough
    FROM (SELECT DISTINCT country_code, month FROM members)
    CROSS JOIN definitions
    LEFT JOIN sizes USING (population, country_code, month)
    LEFT JOIN matched USING (definition_id, country_code, month)
)
SELECT
    definition_id,
    country_code,
    month,
    postings,
    ai_postings,
    CASE WHEN enough THEN 100.0 * ai_postings / postings END AS share_pct,
    CASE WHEN enough THEN wilson_low_pct(ai_postings, postings) END AS share_low_pct,
    CASE WHEN enough THEN wilson_high_pct(ai_postings, postings) END AS share_high_pct,
    'wilson_95' AS interval_method,
    CASE WHEN enough THEN 'A' WHEN postings = 0 THEN 'M' ELSE 'Q' END AS obs_status
FROM counted
ORDER BY definition_id, country_code, month
