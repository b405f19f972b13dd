SELECT definition_id, country_code, period AS year, design_effect
FROM indicators.ai_posting_share_window
WHERE period <> 'latest_12' AND country_code <> '_T'
