-- check: months_add_up (fail) a country's year and its latest twelve months are the sum of their months
WITH summed AS (
    SELECT
        windows.definition_id,
        windows.country_code,
        windows.period,
        sum(months.postings) AS postings,
        sum(months.ai_postings) AS ai_postings
    FROM indicators.ai_posting_share_window AS windows
    JOIN indicators.ai_posting_share AS months USING (definition_id, country_code)
    WHERE month BETWEEN first_month AND last_month
    GROUP BY ALL
)
SELECT definition_id, country_code, period, windows.postings, summed.postings
FROM indicators.ai_posting_share_window AS windows
LEFT JOIN summed USING (definition_id, country_code, period)
WHERE country_code <> '_T'
    AND (windows.postings, windows.ai_postings) IS DISTINCT FROM (summed.postings, summed.ai_postings);

-- check: all_is_at_most_the_sum (fail) all countries together have no more postings than their sum
SELECT definition_id, period, whole.postings, sum(parts.postings) AS summed
FROM indicators.ai_posting_share_window AS whole
JOIN indicators.ai_posting_share_window AS parts USING (definition_id, period)
WHERE whole.country_code = '_T' AND parts.country_code <> '_T'
GROUP BY ALL
HAVING whole.postings > summed OR whole.ai_postings > sum(parts.ai_postings);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT definition_id, country_code, period, obs_status, status_reason, share_pct
FROM indicators.ai_posting_share_window
WHERE has_value(obs_status) <> (share_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL)
    OR has_value(obs_status) <> (cluster_low_pct IS NOT NULL AND cluster_high_pct IS NOT NULL)
    OR has_value(corrected_status) <> (corrected_pct IS NOT NULL);
