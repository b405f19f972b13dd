WITH read AS (
    SELECT
        posting_id,
        count(*) AS x,
        count(*) FILTER (role = 'demand') AS demand,
        count(*) FILTER (role = 'context') AS context,
        count(*) FILTER (role = 'process') AS process,
        count(*) FILTER (role = 'other') AS other
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
        count(x) AS mention_postings,
        count(x) FILTER (posting_id IN (FROM asked)) AS demand_postings,
        -- A cell without any mention has 0 of each role.
        coalesce(sum(x), 0) AS mentions,
        sum(x * x) AS squares,
        coalesce(sum(demand), 0) AS demand_mentions,
        sum(x * demand) AS demand_products,
        sum(demand * demand) AS demand_squares,
        coalesce(sum(context), 0) AS context_mentions,
        sum(x * context) AS context_products,
        sum(context * context) AS context_squares,
        coalesce(sum(process), 0) AS process_mentions,
        sum(x * process) AS process_products,
        sum(process * process) AS process_squares,
        coalesce(sum(other), 0) AS other_mentions,
        sum(x * other) AS other_products,
        sum(other * other) AS other_squares
    FROM core.posting_countries AS counted
    JOIN core.postings USING (posting_id)
    LEFT JOIN read USING (posting_id)
    WHERE counted.country_code <> 'ZZ'
    GROUP BY counted.country_code, language, month
),
judged AS (
    SELECT
        *,
        mention_postings >= minimum_postings() AS enough,
        effective_mentions(
            mention_postings, mentions, demand_mentions, squares, demand_products, demand_squares
        ) AS demand_number,
        effective_mentions(
            mention_postings, mentions, context_mentions, squares, context_products, context_squares
        ) AS context_number,
        effective_mentions(
            mention_postings, mentions, process_mentions, squares, process_products, process_squares
        ) AS process_number,
        effective_mentions(
            mention_postings, mentions, other_mentions, squares, other_products, other_squares
        ) AS other_number
    FROM cells
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
    CASE WHEN enough THEN wilson_low_pct(demand_mentions / mentions * demand_number, demand_number) END AS demand_low_pct,
    CASE WHEN enough THEN wilson_high_pct(demand_mentions / mentions * demand_number, demand_number) END AS demand_high_pct,
    context_mentions,
    CASE WHEN enough THEN 100.0 * context_mentions / mentions END AS context_pct,
    CASE WHEN enough THEN wilson_low_pct(context_mentions / mentions * context_number, context_number) END AS context_low_pct,
    CASE WHEN enough THEN wilson_high_pct(context_mentions / mentions * context_number, context_number) END AS context_high_pct,
    process_mentions,
    CASE WHEN enough THEN 100.0 * process_mentions / mentions END AS process_pct,
    CASE WHEN enough THEN wilson_low_pct(process_mentions / mentions * process_number, process_number) END AS process_low_pct,
    CASE WHEN enough THEN wilson_high_pct(process_mentions / mentions * process_number, process_number) END AS process_high_pct,
    other_mentions,
    CASE WHEN enough THEN 100.0 * other_mentions / mentions END AS other_pct,
    CASE WHEN enough THEN wilson_low_pct(other_mentions / mentions * other_number, other_number) END AS other_low_pct,
    CASE WHEN enough THEN wilson_high_pct(other_mentions / mentions * other_number, other_number) END AS other_high_pct,
    'ratio_of_means_95' AS interval_method,
    CASE WHEN enough THEN 'A' WHEN mentions = 0 THEN 'M' ELSE 'Q' END AS obs_status,
    CASE WHEN enough THEN NULL WHEN mentions = 0 THEN 'no_posting' ELSE 'few_postings' END AS status_reason
FROM judged
ORDER BY country_code, language, month
