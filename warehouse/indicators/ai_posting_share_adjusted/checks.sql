-- check: parts_make_the_share (fail) the share is its season and what remains
SELECT definition_id, country_code, month, share_pct, seasonal_pp, adjusted_pct
FROM indicators.ai_posting_share_adjusted
WHERE abs(seasonal_pp + adjusted_pct - share_pct) > 1e-9;

-- check: raw_is_the_published_share (fail) the raw value is that of ai_posting_share
SELECT definition_id, country_code, month, adjusted.share_pct, share.share_pct
FROM indicators.ai_posting_share_adjusted AS adjusted
FULL JOIN indicators.ai_posting_share AS share USING (definition_id, country_code, month)
WHERE adjusted.share_pct IS DISTINCT FROM share.share_pct;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has both parts
SELECT definition_id, country_code, month, obs_status, status_reason, adjusted_pct
FROM indicators.ai_posting_share_adjusted
WHERE has_value(obs_status) <> (adjusted_pct IS NOT NULL AND seasonal_pp IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
