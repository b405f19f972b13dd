-- How much of each measure arrives in ISCO-08, and how.
PIVOT (SELECT measure, crosswalk, mapping, codes FROM indicators.crosswalk_audit WHERE measure <> '_T')
ON mapping IN ('one_to_one', 'one_to_many', 'many_to_one', 'many_to_many', 'lost')
USING first(codes)
ORDER BY measure;
