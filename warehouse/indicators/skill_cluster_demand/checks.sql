-- check: parts_make_the_share (fail) numerator within denominator, share equal to their ratio
SELECT frequency, country_code, period, cluster, cluster_postings, ai_postings, share_pct
FROM indicators.skill_cluster_demand
WHERE cluster_postings > ai_postings
    OR (share_pct IS NOT NULL AND abs(share_pct - 100.0 * cluster_postings / ai_postings) > 1e-9);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT frequency, country_code, period, cluster, obs_status, status_reason, share_pct
FROM indicators.skill_cluster_demand
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);

-- check: ranks_follow_the_counts (fail) a place is one more than the number of rows with more postings
SELECT frequency, country_code, period, cluster, rank, cluster_postings
FROM indicators.skill_cluster_demand
QUALIFY rank <> rank() OVER (PARTITION BY frequency, country_code, period ORDER BY cluster_postings DESC);

-- check: between_one_concept_and_all (fail) a cluster has the postings of its largest concept, at most those of all
SELECT country_code, year, cluster, cluster_postings, max(concept_postings), sum(concept_postings)
FROM indicators.skill_demand_annual
JOIN meta.concepts USING (concept_id)
LEFT JOIN (
    SELECT country_code, period AS year, cluster, cluster_postings
    FROM indicators.skill_cluster_demand
    WHERE frequency = 'A'
) USING (country_code, year, cluster)
GROUP BY ALL
HAVING cluster_postings IS NULL
    OR cluster_postings NOT BETWEEN max(concept_postings) AND sum(concept_postings);

-- check: counts_of_the_mix (fail) postings are those of ai_demand_mix
SELECT clusters.country_code, clusters.period, cluster, cluster_postings, mix.ai_postings
FROM indicators.skill_cluster_demand AS clusters
LEFT JOIN (FROM indicators.ai_demand_mix WHERE aspect = 'cluster') AS mix
    ON mix.country_code = clusters.country_code AND mix.frequency = clusters.frequency
    AND mix.period = clusters.period AND mix.value = cluster
WHERE clusters.country_code <> '_T'
    AND (cluster_postings, clusters.ai_postings) IS DISTINCT FROM (mix.ai_postings, mix.postings);

-- check: months_make_the_year (fail) a country's postings of a year are those of its months
SELECT country_code, left(period, 4) AS year, cluster, max(cluster_postings) FILTER (frequency = 'A') AS annual
FROM indicators.skill_cluster_demand
GROUP BY ALL
HAVING annual IS DISTINCT FROM sum(cluster_postings) FILTER (frequency = 'M');
