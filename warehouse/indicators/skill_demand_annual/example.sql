SELECT label, concept_postings, ai_postings, round(share_pct, 1) AS share_pct
FROM indicators.skill_demand_annual
JOIN meta.concepts USING (concept_id)
WHERE
    country_code = '_T'
    AND year = (SELECT max(year) FROM indicators.skill_demand_annual)
    AND rank <= 10
ORDER BY concept_postings DESC, label;
