-- check: parts_make_the_share (fail) numerator within denominator, share equal to their ratio
SELECT country_code, year, concept_id, concept_postings, ai_postings, share_pct
FROM indicators.skill_demand_annual
WHERE concept_postings > ai_postings
    OR (share_pct IS NOT NULL AND abs(share_pct - 100.0 * concept_postings / ai_postings) > 1e-9);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT country_code, year, concept_id, obs_status, status_reason, share_pct
FROM indicators.skill_demand_annual
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);

-- check: ranks_follow_the_counts (fail) a place is one more than the number of rows with more postings
SELECT country_code, year, concept_id, rank, concept_postings
FROM indicators.skill_demand_annual
QUALIFY rank <> rank() OVER (PARTITION BY country_code, year ORDER BY concept_postings DESC);

-- check: denominators_agree (fail) the denominator is the numerator of ai_posting_share_window
SELECT skill.country_code, year, skill.ai_postings, share.ai_postings
FROM indicators.skill_demand_annual AS skill
JOIN indicators.ai_posting_share_window AS share ON share.country_code = skill.country_code AND period = year
WHERE share.definition_id = 'ai_demand' AND skill.ai_postings <> share.ai_postings;

-- check: months_make_the_year (fail) a country's postings of a year are those of its months
SELECT country_code, year, concept_id, annual.concept_postings, summed
FROM indicators.skill_demand_annual AS annual
FULL JOIN (
    SELECT country_code, left(month, 4) AS year, concept_id, sum(concept_postings) AS summed
    FROM indicators.skill_demand
    GROUP BY ALL
) USING (country_code, year, concept_id)
WHERE country_code <> '_T' AND annual.concept_postings IS DISTINCT FROM summed;

-- check: all_is_at_most_the_sum (fail) all countries together have no more postings than their sum
SELECT year, concept_id, whole.concept_postings, sum(parts.concept_postings) AS summed
FROM indicators.skill_demand_annual AS whole
JOIN indicators.skill_demand_annual AS parts USING (year, concept_id)
WHERE whole.country_code = '_T' AND parts.country_code <> '_T'
GROUP BY ALL
HAVING whole.concept_postings > summed;

-- check: concepts_are_known (fail) every concept is described in meta.concepts
SELECT DISTINCT concept_id
FROM indicators.skill_demand_annual
ANTI JOIN meta.concepts USING (concept_id);
