-- check: unweighted_is_the_published_share (fail) the unweighted counts are those of ai_posting_share_window
SELECT definition_id, country_code, year, weighted.postings, windows.postings
FROM indicators.weighted_share AS weighted
JOIN indicators.ai_posting_share_window AS windows USING (definition_id, country_code)
WHERE period = year AND (weighted.postings, weighted.ai_postings) <> (windows.postings, windows.ai_postings);

-- check: placed_within_all (fail) placed postings are some of all
SELECT definition_id, country_code, year, placed_postings, postings
FROM indicators.weighted_share
WHERE placed_postings > postings OR placed_ai_postings > ai_postings OR effective_postings > placed_postings + 1e-6;

-- check: few_can_be_placed (warn) less than half of the postings have a category in every margin
SELECT country_code, year, counted, margins, round(100 * placed_postings / postings, 1) AS placed_pct
FROM indicators.weighted_share
WHERE definition_id = 'ai_demand' AND 2 * placed_postings < postings;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has an interval
SELECT definition_id, country_code, year, obs_status, status_reason, weighted_pct
FROM indicators.weighted_share
WHERE has_value(obs_status) <> (weighted_pct IS NOT NULL AND weighted_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
