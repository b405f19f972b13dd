SELECT
    label,
    employers_before,
    employers_after,
    round(growth_pct, 0) AS growth_pct,
    round(q_value, 3) AS q_value,
    is_emerging
FROM indicators.skill_growth
JOIN meta.concepts USING (concept_id)
WHERE country_code = '_T' AND has_value(obs_status)
ORDER BY q_value, label
LIMIT 10;
