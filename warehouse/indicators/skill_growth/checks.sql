-- check: parts_within_the_whole (fail) no more employers or postings ask for a concept than ask for AI
SELECT country_code, concept_id, employers_before, ai_employers_before, employers_after, ai_employers_after
FROM indicators.skill_growth
WHERE employers_before > ai_employers_before OR employers_after > ai_employers_after
    OR postings_before > ai_postings_before OR postings_after > ai_postings_after
    OR employers_before > postings_before OR employers_after > postings_after;

-- check: parts_make_the_share (fail) shares are those of the counts, and growth that of the shares
SELECT country_code, concept_id, share_before_pct, share_after_pct, growth_pct
FROM indicators.skill_growth
WHERE abs(share_before_pct * ai_employers_before - 100 * employers_before) > 1e-6
    OR abs(share_after_pct * ai_employers_after - 100 * employers_after) > 1e-6
    OR abs((1 + growth_pct / 100) * share_before_pct - share_after_pct) > 1e-6
    OR (growth_pct IS NULL AND has_value(obs_status) AND employers_before > 0);

-- check: emerging_is_tested (fail) what emerges grew, with a q-value of at most 5 %, and that is at least its p-value
SELECT country_code, concept_id, p_value, q_value, is_emerging
FROM indicators.skill_growth
WHERE is_emerging IS DISTINCT FROM (q_value <= 0.05) OR q_value < p_value - 1e-12
    OR (is_emerging AND share_after_pct <= share_before_pct);

-- check: ranks_follow_the_counts (fail) a place is one more than the number of concepts with more employers
SELECT country_code, concept_id, rank_before, employers_before, rank_after, employers_after
FROM indicators.skill_growth
QUALIFY rank_before <> rank() OVER (PARTITION BY country_code ORDER BY employers_before DESC)
    OR rank_after <> rank() OVER (PARTITION BY country_code ORDER BY employers_after DESC);

-- check: same_calendar_months (fail) each month is compared with the same one a year before
SELECT country_code, months_before, months_after, months_compared
FROM indicators.skill_growth
WHERE months_before IS DISTINCT FROM array_to_string(
        [strftime((month || '-01')::DATE - INTERVAL 1 YEAR, '%Y-%m') FOR month IN string_split(months_after, ' ')], ' '
    )
    OR months_compared <> coalesce(len(string_split(months_after, ' ')), 0);  -- none is a count of 0

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has a test
SELECT country_code, concept_id, obs_status, status_reason, q_value
FROM indicators.skill_growth
WHERE has_value(obs_status) <> (q_value IS NOT NULL)
    OR has_value(obs_status) <> (p_value IS NOT NULL)
    OR has_value(obs_status) <> (share_before_pct IS NOT NULL AND share_after_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
