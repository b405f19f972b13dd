-- check: revision_is_the_difference (fail) latest less previous and less first, with a status that tells of it
SELECT definition_id, country_code, month, previous_share_pct, latest_share_pct, revision_pp
FROM indicators.share_revisions
WHERE revision_pp IS DISTINCT FROM latest_share_pct - previous_share_pct
    OR revision_in_all_pp IS DISTINCT FROM latest_share_pct - first_share_pct
    OR has_value(obs_status) <> (revision_pp IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);

-- check: every_change_is_told (fail) each cell with other figures than before has a row with reasons
SELECT definition_id, country_code, month
FROM indicators.share_vintages
LEFT JOIN indicators.share_revisions USING (definition_id, country_code, month)
GROUP BY definition_id, country_code, month
HAVING (count(DISTINCT (postings, ai_postings, share_pct)) > 1) <> (count(reasons) > 0);

-- check: latest_is_published (fail) the latest share is that of ai_posting_share
SELECT definition_id, country_code, month, latest_share_pct, share_pct
FROM indicators.share_revisions
LEFT JOIN indicators.ai_posting_share USING (definition_id, country_code, month)
WHERE latest_share_pct IS DISTINCT FROM share_pct;

-- check: beyond_interval (warn) this release moved a share out of what its own interval for clusters allows
SELECT
    definition_id,
    country_code,
    month,
    round(previous_share_pct, 2) AS previous_share_pct,
    round(latest_share_pct, 2) AS latest_share_pct,
    reasons
FROM indicators.share_revisions
JOIN indicators.ai_posting_share USING (definition_id, country_code, month)
WHERE latest_vintage = (SELECT max(vintage) FROM meta.vintages)
    AND previous_share_pct NOT BETWEEN cluster_low_pct AND cluster_high_pct
ORDER BY abs(revision_pp) DESC, definition_id, country_code, month;
