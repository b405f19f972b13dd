SELECT label AS task, value_postings, ai_postings, round(share_pct, 1) AS share_pct
FROM indicators.framework_demand
JOIN meta.framework_values USING (value_id)
WHERE framework_demand.criterion = 'task' AND country_code = '_T' AND frequency = 'A' AND period = '2025'
ORDER BY value_postings DESC;
