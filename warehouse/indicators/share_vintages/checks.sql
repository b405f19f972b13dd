-- check: latest_is_this_release (fail) the latest row of every cell is what ai_posting_share states, or withdrawn
SELECT definition_id, country_code, month, latest.postings, present.postings AS present_postings
FROM (
    FROM indicators.share_vintages
    QUALIFY row_number() OVER (PARTITION BY definition_id, country_code, month ORDER BY vintage DESC) = 1
) AS latest
FULL JOIN indicators.ai_posting_share AS present USING (definition_id, country_code, month)
WHERE (latest.postings, latest.ai_postings, latest.share_pct)
        IS DISTINCT FROM (present.postings, present.ai_postings, present.share_pct)
    OR latest.obs_status IS DISTINCT FROM coalesce(present.obs_status, 'M');

-- check: changes_only (fail) no row that repeats the one before it
SELECT definition_id, country_code, month, vintage
FROM indicators.share_vintages
QUALIFY (postings, ai_postings, share_pct, obs_status, status_reason)
    IS NOT DISTINCT FROM lag((postings, ai_postings, share_pct, obs_status, status_reason))
        OVER (PARTITION BY definition_id, country_code, month ORDER BY vintage);

-- check: vintages_are_known (fail) every row is of a release in meta.vintages, and these are numbered from 1
SELECT vintage, 'no such release' AS fault
FROM (SELECT DISTINCT vintage FROM indicators.share_vintages)
WHERE vintage NOT IN (SELECT vintage FROM meta.vintages)
UNION ALL
SELECT vintage, 'a release between is missing'
FROM meta.vintages
QUALIFY vintage <> row_number() OVER (ORDER BY vintage);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, withdrawn cells have no counts
SELECT definition_id, country_code, month, vintage, obs_status, status_reason, share_pct
FROM indicators.share_vintages
WHERE has_value(obs_status) <> (share_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL)
    OR (status_reason IS NOT DISTINCT FROM 'withdrawn') <> (postings IS NULL);

-- check: withdrawn_in_this_release (warn) cells that this release no longer has, by definition
SELECT definition_id, count(*) AS cells
FROM indicators.share_vintages
WHERE status_reason = 'withdrawn' AND vintage = (SELECT max(vintage) FROM meta.vintages)
GROUP BY definition_id
ORDER BY definition_id;
