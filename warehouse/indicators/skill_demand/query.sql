WITH asked AS (
    SELECT posting_id, counted.country_code, month
    FROM core.definition_matches
    JOIN core.postings USING (posting_id)
    JOIN core.posting_countries AS counted USING (posting_id)
    WHERE definition_id = 'ai_demand' AND counted.country_code <> 'ZZ'
),
cells AS (
    SELECT country_code, month, count(*) AS ai_postings
    FROM asked
    GROUP BY country_code, month
),
demanded AS (
    SELECT country_code, month, concept_id, count(DISTINCT posting_id) AS concept_postings
    FROM core.mentions
    JOIN asked USING (posting_id)
    WHERE role = 'demand'
    GROUP BY country_code, month, concept_id
)
SELECT
    country_code,
    month,
    concept_id,
    ai_postings,
    concept_postings,
    CASE WHEN enough THEN 100.0 * concept_postings / ai_postings END AS share_pct,
    CASE WHEN enough THEN wilson_low_pct(concept_postings, ai_postings) END AS share_low_pct,
    CASE WHEN enough THEN wilson_high_pct(concept_postings, ai_postings) END AS share_high_pct,
    CASE WHEN enough THEN 'A' ELSE 'Q' END AS obs_status
FROM demanded
JOIN (SELECT *, ai_postings >= minimum_postings() AS enough FROM cells) USING (country_code, month)
ORDER BY country_code, month, concept_id
