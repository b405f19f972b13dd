-- Demand by size of the employer, and how many postings tell it.
SELECT size_class, postings, round(part_pct, 1) AS part_pct, round(share_pct, 1) AS share_pct, obs_status
FROM indicators.size_class_demand
WHERE country_code = '_T' AND frequency = 'A' AND period = '2025'
ORDER BY size_class;
