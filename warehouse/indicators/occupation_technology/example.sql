-- Unit groups for whose occupations O*NET lists technologies of AI, beside postings that ask for AI.
SELECT isco08_code, year, technologies, in_demand_technologies, ai_names, postings, round(share_pct, 1) AS share_pct
FROM indicators.occupation_technology
WHERE ai_technologies > 0
ORDER BY year DESC, isco08_code
LIMIT 12;
