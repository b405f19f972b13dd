-- check: days_add_up (fail) the days of a month have its postings and its AI postings
SELECT definition_id, country_code, month, summed.postings, share.postings, summed.ai_postings, share.ai_postings
FROM (
    SELECT
        definition_id,
        country_code,
        strftime(day, '%Y-%m') AS month,
        sum(postings) AS postings,
        sum(ai_postings) AS ai_postings
    FROM indicators.ai_posting_share_daily
    GROUP BY ALL
) AS summed
FULL JOIN indicators.ai_posting_share AS share USING (definition_id, country_code, month)
WHERE coalesce(share.postings, 0) <> coalesce(summed.postings, 0)
    OR coalesce(share.ai_postings, 0) <> coalesce(summed.ai_postings, 0);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT definition_id, country_code, day, obs_status, status_reason, ratio_pct, mean_7_pct, mean_7_status
FROM indicators.ai_posting_share_daily
WHERE has_value(obs_status) <> (ratio_pct IS NOT NULL AND ratio_low_pct IS NOT NULL AND ratio_high_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL)
    OR has_value(mean_7_status) <> (mean_7_pct IS NOT NULL)
    OR has_value(mean_28_status) <> (mean_28_pct IS NOT NULL);

-- check: means_are_shares (fail) a mean of ratios lies between 0 and 100
SELECT definition_id, country_code, day, mean_7_pct, mean_28_pct
FROM indicators.ai_posting_share_daily
WHERE mean_7_pct NOT BETWEEN -1e-9 AND 100 + 1e-9 OR mean_28_pct NOT BETWEEN -1e-9 AND 100 + 1e-9;
