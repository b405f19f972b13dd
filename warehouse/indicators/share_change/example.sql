SELECT
    country_code,
    round(change_pp, 2) AS change_pp,
    round(within_pp, 2) AS within_pp,
    round(between_pp, 2) AS between_pp,
    round(entering_pp, 2) AS entering_pp,
    round(leaving_pp, 2) AS leaving_pp
FROM indicators.share_change
WHERE definition_id = 'ai_demand' AND grouping = 'employer' AND has_value(obs_status)
ORDER BY abs(change_pp) DESC
LIMIT 5;
