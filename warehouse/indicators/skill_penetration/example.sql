SELECT
    country_code,
    occupations,
    round(crude_pct, 1) AS crude_pct,
    round(penetration_pct, 1) AS penetration_pct,
    round(relative_penetration, 2) AS relative_penetration
FROM indicators.skill_penetration
WHERE
    definition_id = 'ai_demand'
    AND year = (SELECT max(year) FROM indicators.skill_penetration)
    AND has_value(obs_status)
ORDER BY relative_penetration DESC;
