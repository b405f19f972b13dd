-- check: index_within_bounds (fail) the index is at least that of equal employers, and at most 1
SELECT definition_id, country_code, year, employers, hhi
FROM indicators.employer_concentration
WHERE hhi < 1.0 / employers - 1e-12 OR hhi > 1 + 1e-12 OR effective_employers > employers + 1e-6;

-- check: postings_are_those_of_the_window (fail) the year's postings are those of ai_posting_share_window
SELECT definition_id, country_code, period, held.postings, windows.ai_postings
FROM indicators.employer_concentration AS held
JOIN indicators.ai_posting_share_window AS windows USING (definition_id, country_code)
WHERE period = year AND held.postings <> windows.ai_postings;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has the index
SELECT definition_id, country_code, year, obs_status, status_reason, hhi
FROM indicators.employer_concentration
WHERE has_value(obs_status) <> (hhi IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
