-- check: parts_make_the_share (fail) numerator within denominator, share equal to their ratio
SELECT frequency, country_code, period, value_id, value_postings, ai_postings, share_pct
FROM indicators.framework_demand
WHERE value_postings > ai_postings
    OR (share_pct IS NOT NULL AND abs(share_pct - 100.0 * value_postings / ai_postings) > 1e-9);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT frequency, country_code, period, value_id, obs_status, status_reason, share_pct
FROM indicators.framework_demand
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);

-- check: ranks_follow_the_counts (fail) a place is one more than the number of the criterion's rows with more postings
SELECT frequency, country_code, period, criterion, value_id, rank, value_postings
FROM indicators.framework_demand
QUALIFY rank <> rank() OVER (PARTITION BY frequency, country_code, period, criterion ORDER BY value_postings DESC);

-- check: tags_are_known (fail) every value of a concept and every sector of a posting is in meta.framework_values
SELECT value_id
FROM (SELECT value_id FROM meta.concept_framework UNION SELECT DISTINCT value_id FROM framework_tags())
ANTI JOIN meta.framework_values USING (value_id);

-- check: no_less_than_its_largest_concept (fail) a value has at least the postings of each concept that carries it
-- Who uses a system is told by those alone who are asked to use AI: that criterion may have less.
SELECT demand.country_code, demand.period, carried.value_id, value_postings, max(concept_postings)
FROM indicators.skill_demand_annual AS skill
JOIN meta.concept_framework AS carried USING (concept_id)
JOIN meta.framework_values AS value ON value.value_id = carried.value_id AND criterion <> 'user_competency'
LEFT JOIN indicators.framework_demand AS demand
    ON demand.value_id = carried.value_id AND demand.country_code = skill.country_code
    AND demand.frequency = 'A' AND demand.period = skill.year
GROUP BY ALL
HAVING value_postings IS NULL OR value_postings < max(concept_postings);

-- check: months_make_the_year (fail) a country's postings of a year are those of its months
SELECT country_code, left(period, 4) AS year, value_id, max(value_postings) FILTER (frequency = 'A') AS annual
FROM indicators.framework_demand
GROUP BY ALL
HAVING annual IS DISTINCT FROM sum(value_postings) FILTER (frequency = 'M');
