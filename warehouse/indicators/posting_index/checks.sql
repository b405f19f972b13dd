-- check: first_month_is_the_base (fail) each series begins with 100
SELECT definition_id, country_code, min(month) AS month, arg_min(level_index, month) AS level_index
FROM indicators.posting_index
GROUP BY ALL
HAVING arg_min(level_index, month) IS DISTINCT FROM 100;

-- check: counts_are_those_of_the_share (fail) postings of all sources are those of ai_posting_share
SELECT definition_id, country_code, month, chained.postings, share.postings
FROM indicators.posting_index AS chained
JOIN indicators.ai_posting_share AS share USING (definition_id, country_code, month)
WHERE coalesce(chained.postings, 0) <> share.postings OR coalesce(chained.ai_postings, 0) <> share.ai_postings;

-- check: one_source_needs_no_chain (fail) with the same single source throughout, chained and unchained are one
SELECT definition_id, country_code, month, level_index, unchained_level_index
FROM indicators.posting_index
WHERE (country_code, definition_id) IN (
    SELECT country_code, definition_id
    FROM indicators.posting_index
    JOIN (SELECT country_code FROM indicators.source_coverage GROUP BY 1 HAVING count(DISTINCT source) = 1)
        USING (country_code)
)
    AND abs(level_index - unchained_level_index) > 1e-6;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has the index
SELECT definition_id, country_code, month, obs_status, status_reason, level_index
FROM indicators.posting_index
WHERE has_value(obs_status) <> (level_index IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
