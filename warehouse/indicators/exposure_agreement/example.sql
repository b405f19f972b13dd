-- Do measures of one axis agree, and do those of exposure go with those of risk?
SELECT measure, other_measure, unit_groups, round(spearman, 2) AS spearman, axis = other_axis AS is_one_axis
FROM indicators.exposure_agreement
WHERE measure < other_measure
ORDER BY spearman DESC;
