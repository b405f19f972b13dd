WITH read AS (
    SELECT
        posting_id,
        count(*) AS mentions,
        count(*) FILTER (role = 'demand') AS demand_mentions,
        count(*) FILTER (role = 'context') AS context_mentions,
        count(*) FILTER (role = 'process') AS process_mentions,
        count(*) FILTER (role = 'other') AS other_mentions
    FROM core.mentions
    GROUP BY posting_id
),
asked AS (SELECT posting_id FROM core.definition_matches WHERE definition_id = 'ai_demand'),
cells AS (
    SELECT
        counted.country_code,
        language,
        month,
        count(*) AS postings,
        count(mentions) AS mention_postings,
        count(mentions) FILTER (posting_id IN (FROM asked)) AS demand_postings,
        -- A cell without any mention has 0 of each role.
        coalesce(sum(mentions), 0) AS mentions,
        coalesce(sum(demand_mentions), 0) AS demand_mentions,
        coalesce(sum(context_mentions), 0) AS context_mentions,
        coalesce(sum(process_mentions), 0) AS process_mentions,
        coalesce(sum(other_mentions), 0) AS other_mentions
    FROM core.posting_countries AS counted
    JOIN core.postings USING (posting_id)
    LEFT JOIN read USING (posting_id)
    WHERE counted.country_code <> 'ZZ'
    GROUP BY counted.country_code, language, month
)
SELECT
    country_code,
    language,
    month,
    postings,
    mention_postings,
    demand_postings,
    mentions,
    demand_mentions,
    CASE WHEN enough THEN 100.0 * demand_mentions / mentions END AS demand_pct,
    context_mentions,
    CASE WHEN enough THEN 100.0 * context_mentions / mentions END AS context_pct,
    process_mentions,
    CASE WHEN enough THEN 100.0 * process_mentions / mentions END AS process_pct,
    other_mentions,
    CASE WHEN enough THEN 100.0 * other_mentions / mentions END AS other_pct,
    CASE WHEN enough THEN 'A' WHEN mentions = 0 THEN 'M' ELSE 'Q' END AS obs_status
FROM (SELECT *, mention_postings >= minimum_postings() AS enough FROM cells)
ORDER BY country_code, language, month
