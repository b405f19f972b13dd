SELECT cluster, cluster_postings, ai_postings, round(share_pct, 1) AS share_pct
FROM indicators.skill_cluster_demand
WHERE country_code = '_T' AND frequency = 'A' AND period = '2025'
ORDER BY cluster_postings DESC;
