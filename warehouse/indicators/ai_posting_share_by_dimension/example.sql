SELECT value AS isco08_code, postings, round(share_pct, 1) AS share_pct
FROM indicators.ai_posting_share_by_dimension
WHERE
    definition_id = 'ai_demand'
    AND country_code = 'US'
    AND period = '2025'
    AND dimension = 'isco08_2'
    AND has_value(obs_status)
ORDER BY share_pct DESC
LIMIT 5;
