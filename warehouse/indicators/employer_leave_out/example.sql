SELECT
    country_code,
    left_out,
    ai_postings,
    round(share_pct, 1) AS share_pct,
    round(change_pp, 1) AS change_pp
FROM indicators.employer_leave_out
WHERE
    definition_id = 'ai_demand'
    AND country_code IN ('DE', 'US')
    AND year = (SELECT max(year) FROM indicators.employer_leave_out)
ORDER BY country_code, left_out;
