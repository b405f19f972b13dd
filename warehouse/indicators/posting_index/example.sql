SELECT
    month,
    matched_sources,
    round(level_index, 1) AS level_index,
    round(unchained_level_index, 1) AS unchained_level_index,
    obs_status
FROM indicators.posting_index
WHERE definition_id = 'ai_demand' AND country_code = 'GB'
ORDER BY month DESC
LIMIT 12;
