-- check: stock_within_flow (fail) no more stand open than were published, none less than 0
SELECT definition_id, country_code, day, postings, ai_postings
FROM indicators.ai_posting_stock
WHERE ai_postings NOT BETWEEN 0 AND postings OR assumed_pct NOT BETWEEN 0 AND 100;

-- check: one_stock_a_day (fail) frequencies are selections of the same days
SELECT definition_id, country_code, day, min(postings), max(postings)
FROM indicators.ai_posting_stock
GROUP BY ALL
HAVING min(postings) <> max(postings) OR min(ai_postings) <> max(ai_postings);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT definition_id, country_code, day, obs_status, status_reason, share_pct
FROM indicators.ai_posting_stock
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND share_low_pct IS NOT NULL AND assumed_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
