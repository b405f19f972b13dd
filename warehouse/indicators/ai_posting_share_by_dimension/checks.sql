-- check: values_add_up (fail) the values of a dimension have the country's postings and AI postings
WITH whole AS (
    SELECT definition_id, country_code, 'M' AS frequency, month AS period, postings, ai_postings
    FROM indicators.ai_posting_share
    UNION ALL
    SELECT definition_id, country_code, 'A' AS frequency, period, postings, ai_postings
    FROM indicators.ai_posting_share_window
    WHERE period <> 'latest_12'
)
SELECT definition_id, country_code, period, dimension, sum(parts.postings), whole.postings
FROM indicators.ai_posting_share_by_dimension AS parts
JOIN whole USING (definition_id, country_code, frequency, period)
GROUP BY definition_id, country_code, frequency, period, dimension, whole.postings, whole.ai_postings
HAVING sum(parts.postings) <> whole.postings OR sum(parts.ai_postings) <> whole.ai_postings;

-- check: named_values_are_large (fail) a value with too few postings is among the others
SELECT definition_id, country_code, period, dimension, value, postings
FROM indicators.ai_posting_share_by_dimension
WHERE definition_id <> 'it_only' AND value NOT IN ('_U', '_O') AND postings < minimum_postings();

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT definition_id, country_code, period, dimension, value, obs_status, status_reason, share_pct
FROM indicators.ai_posting_share_by_dimension
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
