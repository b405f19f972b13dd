-- check: months_add_up (fail) numerator and denominator are those of the three months
SELECT
    definition_id,
    country_code,
    smoothed.month,
    smoothed.postings,
    sum(share.postings) AS postings_of_months,
    smoothed.ai_postings,
    sum(share.ai_postings) AS ai_postings_of_months,
    smoothed.months
FROM indicators.ai_posting_share_smoothed AS smoothed
JOIN indicators.ai_posting_share AS share USING (definition_id, country_code)
WHERE (share.month || '-01')::DATE
    BETWEEN (smoothed.month || '-01')::DATE - INTERVAL 2 MONTH AND (smoothed.month || '-01')::DATE
GROUP BY ALL
HAVING smoothed.postings <> postings_of_months
    OR smoothed.ai_postings <> ai_postings_of_months
    OR smoothed.months <> count(*);

-- check: every_month_is_smoothed (fail) there is a row for every month of ai_posting_share and for no other
SELECT definition_id, country_code, month
FROM indicators.ai_posting_share_smoothed AS smoothed
FULL JOIN indicators.ai_posting_share AS share USING (definition_id, country_code, month)
WHERE smoothed.postings IS NULL OR share.postings IS NULL;

-- check: share_within_interval (fail) intervals are around the share, that for clusters the wider
SELECT definition_id, country_code, month, share_low_pct, share_pct, share_high_pct
FROM indicators.ai_posting_share_smoothed
WHERE share_pct IS NOT NULL
    AND NOT (abs(share_pct - 100.0 * ai_postings / postings) < 1e-9
        AND share_low_pct <= share_pct + 1e-9 AND share_pct <= share_high_pct + 1e-9
        AND cluster_low_pct <= share_low_pct + 1e-9 AND cluster_high_pct >= share_high_pct - 1e-9);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT definition_id, country_code, month, obs_status, status_reason, share_pct
FROM indicators.ai_posting_share_smoothed
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
