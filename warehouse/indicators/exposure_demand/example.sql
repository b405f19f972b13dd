-- Is AI asked for in the occupations that are exposed to it, or in those at risk?
SELECT
    quadrant,
    count(*) AS occupations,
    sum(postings) AS postings,
    round(100 * sum(ai_postings) / sum(postings), 1) AS share_pct
FROM indicators.exposure_demand
WHERE
    measure = 'ilo_genai_2025'
    AND risk_measure = 'frey_osborne'
    AND level = 'sub_major'
    AND year = (SELECT max(year) FROM indicators.exposure_demand)
GROUP BY quadrant
ORDER BY quadrant;
