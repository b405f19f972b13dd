SELECT
    value AS source,
    postings_before,
    postings_after,
    round(contribution_pp, 1) AS contribution_pp,
    round(growth_pct, 1) AS growth_pct
FROM indicators.growth_contribution
WHERE
    definition_id = '_T'
    AND country_code = 'GB'
    AND grouping = 'source'
    AND year = (SELECT max(year) FROM indicators.growth_contribution)
ORDER BY contribution_pp;
