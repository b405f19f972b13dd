-- Every score, with what its measure measures.
SELECT measure, axis, scores.classification, code, value
FROM core.occupation_scores AS scores
JOIN meta.measures USING (measure)
