-- check: none_left_out_is_the_share (fail) with all employers the counts are those of ai_posting_share_window
SELECT definition_id, country_code, year, kept.postings, windows.postings
FROM indicators.employer_leave_out AS kept
JOIN indicators.ai_posting_share_window AS windows USING (definition_id, country_code)
WHERE left_out = 0 AND period = year
    AND (kept.postings, kept.ai_postings) <> (windows.postings, windows.ai_postings);

-- check: more_left_out_leaves_less (fail) each further employer left out leaves at most as many postings
SELECT definition_id, country_code, year, left_out, postings
FROM indicators.employer_leave_out
QUALIFY postings > lag(postings) OVER (PARTITION BY definition_id, country_code, year ORDER BY left_out);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT definition_id, country_code, year, left_out, obs_status, status_reason, share_pct
FROM indicators.employer_leave_out
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND share_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
