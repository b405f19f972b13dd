-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has a share
SELECT publisher, series, country_code, period, obs_status, status_reason, share_pct, ratio
FROM indicators.reconciliation
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL)
    OR (ratio IS NOT NULL AND share_pct IS NULL);

-- check: ratio_is_ours_by_theirs (fail) the ratio times theirs is ours
SELECT publisher, series, country_code, period, share_pct, their_share_pct, ratio
FROM indicators.reconciliation
WHERE abs(ratio * their_share_pct - share_pct) > 1e-9;

-- check: ours_is_the_published_share (fail) a month's share is that of ai_posting_share
SELECT publisher, series, country_code, period, compared.share_pct, share.share_pct
FROM indicators.reconciliation AS compared
JOIN indicators.ai_posting_share AS share USING (definition_id, country_code)
WHERE period = month AND compared.share_pct IS DISTINCT FROM share.share_pct;

-- check: definitions_are_known (fail) what theirs is compared with is on the ladder
SELECT publisher, series, definition_id
FROM meta.anchors
ANTI JOIN meta.definitions USING (definition_id)
WHERE definition_id IS NOT NULL;

-- check: theirs_is_a_share (fail) a share of postings lies between 0 and 100
SELECT publisher, series, country_code, period, their_share_pct
FROM indicators.reconciliation
WHERE their_share_pct NOT BETWEEN 0 AND 100;
