-- check: parts_make_the_share (fail) no more known than there are postings, every field of every source
SELECT source, field, known, postings, known_pct
FROM indicators.field_quality
WHERE known > postings OR abs(known_pct - 100.0 * known / postings) > 1e-9;

-- check: all_sources_told (fail) every source with postings is in the table with all of them
SELECT source, postings
FROM (SELECT source, count(*) AS kept FROM core.postings GROUP BY source)
LEFT JOIN indicators.field_quality USING (source)
WHERE postings IS DISTINCT FROM kept;

-- check: checks_name_fields (fail) what was read by hand is a field of this table
SELECT field FROM meta.field_checks ANTI JOIN indicators.field_quality USING (field);
