SELECT definition_id, country_code, month, share_pct
FROM indicators.ai_posting_share
