-- Postings that demand the same concepts are counted first: there are fewer such lists than postings.
WITH lists AS MATERIALIZED (
    SELECT country_code, concepts, count(*) AS n
    FROM (SELECT posting_id, list_sort(list(concept_id)) AS concepts FROM demanded GROUP BY posting_id)
    JOIN asking USING (posting_id)
    JOIN periods USING (month)
    WHERE frequency = 'L'
    GROUP BY country_code, concepts
),
alone AS (
    SELECT country_code, concept_id, sum(n)::BIGINT AS postings
    FROM (SELECT country_code, unnest(concepts) AS concept_id, n FROM lists)
    GROUP BY country_code, concept_id
),
firsts AS (SELECT country_code, unnest(concepts) AS left_concept_id, concepts, n FROM lists),
both_of AS (
    SELECT country_code, left_concept_id, unnest(concepts) AS right_concept_id, n FROM firsts
),
together AS (
    SELECT country_code, left_concept_id, right_concept_id, sum(n)::BIGINT AS postings_together
    FROM both_of
    WHERE left_concept_id < right_concept_id
    GROUP BY ALL
),
asked AS (
    SELECT country_code, count(*) AS ai_postings
    FROM asking
    JOIN periods USING (month)
    WHERE frequency = 'L'
    GROUP BY country_code
)
SELECT
    country_code,
    left_concept_id,
    right_concept_id,
    postings_together,
    lefts.postings AS left_postings,
    rights.postings AS right_postings,
    ai_postings
FROM together
JOIN asked USING (country_code)
JOIN alone AS lefts USING (country_code)
JOIN alone AS rights USING (country_code)
WHERE lefts.concept_id = left_concept_id AND rights.concept_id = right_concept_id
