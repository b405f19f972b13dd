-- check: parts_make_the_change (fail) within, between, entering and leaving are the change of the share
SELECT definition_id, country_code, year, grouping, change_pp, within_pp, between_pp, entering_pp, leaving_pp
FROM indicators.share_change
WHERE abs(within_pp + between_pp + entering_pp + leaving_pp - change_pp) > 1e-9
    OR abs(share_after_pct - share_before_pct - change_pp) > 1e-9;

-- check: every_grouping_has_the_same_whole (fail) however postings are grouped, they are the same postings
SELECT definition_id, country_code, year, min(postings_after), max(postings_after)
FROM indicators.share_change
GROUP BY definition_id, country_code, year
HAVING min(postings_after) <> max(postings_after) OR min(ai_postings_after) <> max(ai_postings_after)
    OR min(postings_before) <> max(postings_before) OR min(ai_postings_before) <> max(ai_postings_before);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all parts
SELECT definition_id, country_code, year, grouping, obs_status, status_reason, change_pp
FROM indicators.share_change
WHERE has_value(obs_status) <> (change_pp IS NOT NULL AND within_pp IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
