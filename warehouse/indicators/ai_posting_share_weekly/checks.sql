-- check: weeks_add_up (fail) the weeks of a country have the postings and AI postings of its months
SELECT definition_id, country_code, weeks.postings, months.postings, weeks.ai_postings, months.ai_postings
FROM (
    SELECT definition_id, country_code, sum(postings) AS postings, sum(ai_postings) AS ai_postings
    FROM indicators.ai_posting_share_weekly
    GROUP BY ALL
) AS weeks
FULL JOIN (
    SELECT definition_id, country_code, sum(postings) AS postings, sum(ai_postings) AS ai_postings
    FROM indicators.ai_posting_share
    GROUP BY ALL
) AS months USING (definition_id, country_code)
WHERE coalesce(weeks.postings, 0) <> coalesce(months.postings, 0)
    OR coalesce(weeks.ai_postings, 0) <> coalesce(months.ai_postings, 0);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT definition_id, country_code, week, obs_status, status_reason, share_pct
FROM indicators.ai_posting_share_weekly
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
