SELECT
    definition_id,
    country_code,
    year,
    grouping_name AS grouping,
    value,
    sum(before)::BIGINT AS postings_before,
    coalesce(sum(before) FILTER (met & bit <> 0), 0)::BIGINT AS ai_postings_before,
    sum(after)::BIGINT AS postings_after,
    coalesce(sum(after) FILTER (met & bit <> 0), 0)::BIGINT AS ai_postings_after
FROM group_years
JOIN definition_bits ON population = 'all' OR is_it
WHERE grouping_name IN ('isco08_2', 'employer', 'source', 'industry')
    AND definition_id IN (SELECT unnest(analysed_definitions()))
GROUP BY ALL
