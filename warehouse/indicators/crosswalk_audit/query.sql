-- Every score, with what its measure measures, and every occupation that technologies are listed for.
SELECT measure, axis, scores.classification, code, value
FROM core.occupation_scores AS scores
JOIN meta.measures USING (measure)
UNION ALL
SELECT DISTINCT 'onet_technologies' AS measure, NULL AS axis, 'onet_soc_2019' AS classification, code, NULL AS value
FROM core.occupation_technologies
