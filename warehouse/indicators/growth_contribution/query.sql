SELECT
    '_T' AS definition_id,
    country_code,
    year,
    grouping_name AS grouping,
    value,
    sum(before)::BIGINT AS postings_before,
    sum(after)::BIGINT AS postings_after
FROM group_years
WHERE grouping_name IN ('isco08_1', 'source', 'industry', 'region')
GROUP BY ALL
UNION ALL
SELECT
    definition_id,
    country_code,
    year,
    grouping_name AS grouping,
    value,
    sum(before)::BIGINT AS postings_before,
    sum(after)::BIGINT AS postings_after
FROM group_years
JOIN definition_bits ON met & bit <> 0
WHERE grouping_name IN ('isco08_1', 'source', 'industry', 'region')
    AND definition_id IN (SELECT unnest(analysed_definitions()))
GROUP BY ALL
