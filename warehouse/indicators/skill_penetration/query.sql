SELECT
    definition_id,
    country_code,
    left(isco08_code, 3) AS occupation,
    year,
    sum(m)::BIGINT AS postings,
    coalesce(sum(m) FILTER (met & bit <> 0), 0)::BIGINT AS ai_postings
FROM occupation_years
CROSS JOIN definition_bits
WHERE length(isco08_code) >= 3 AND definition_id IN ('any_ai_skill', 'ai_demand', 'ai_build')
GROUP BY ALL
