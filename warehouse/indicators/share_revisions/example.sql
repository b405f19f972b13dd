SELECT
    country_code,
    month,
    round(first_share_pct, 1) AS first_pct,
    round(latest_share_pct, 1) AS latest_pct,
    round(revision_in_all_pp, 2) AS revision_pp,
    reasons
FROM indicators.share_revisions
WHERE definition_id = 'ai_demand'
ORDER BY abs(revision_in_all_pp) DESC
LIMIT 10;
