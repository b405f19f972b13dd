-- check: has_rows (fail) a release without a single country says nothing
SELECT 'no country with postings' WHERE NOT EXISTS (FROM indicators.ai_posting_share);

-- check: parts_make_the_share (fail) numerator within denominator, share equal to their ratio
SELECT definition_id, country_code, month, ai_postings, postings, share_pct
FROM indicators.ai_posting_share
WHERE ai_postings > postings
    OR (share_pct IS NOT NULL AND abs(share_pct - 100.0 * ai_postings / postings) > 1e-9);

-- check: share_within_interval (fail) the interval is around the share and within 0 and 100
SELECT definition_id, country_code, month, share_low_pct, share_pct, share_high_pct
FROM indicators.ai_posting_share
WHERE share_pct IS NOT NULL
    AND NOT (0 <= share_low_pct AND share_low_pct <= share_pct + 1e-9
        AND share_pct <= share_high_pct + 1e-9 AND share_high_pct <= 100);

-- check: suppressed_means_null (fail) a status other than A carries no number, A always carries one
SELECT definition_id, country_code, month, obs_status, share_pct
FROM indicators.ai_posting_share
WHERE (obs_status = 'A') <> (share_pct IS NOT NULL)
    OR (share_pct IS NULL) <> (share_low_pct IS NULL)
    OR (share_pct IS NULL) <> (share_high_pct IS NULL);

-- check: ladder_nests (fail) who builds AI is asked for AI, and who is asked for it has it in the text
SELECT country_code, month, wide.definition_id, wide.ai_postings, narrow.definition_id, narrow.ai_postings
FROM indicators.ai_posting_share AS wide
JOIN indicators.ai_posting_share AS narrow USING (country_code, month)
WHERE (wide.definition_id, narrow.definition_id)
        IN (('any_ai_skill', 'ai_demand'), ('ai_demand', 'ai_build'), ('any_ai_skill', 'any_ai_term'))
    AND narrow.ai_postings > wide.ai_postings;

-- check: all_postings_counted (fail) every posting with a country is in exactly one cell
SELECT counted, kept
FROM (SELECT sum(postings) AS counted FROM indicators.ai_posting_share WHERE definition_id = 'ai_demand')
CROSS JOIN (SELECT count(*) AS kept FROM core.postings WHERE country_code <> 'ZZ')
WHERE counted IS DISTINCT FROM kept;

-- check: country_mostly_known (warn) shares speak only for postings whose country is known
SELECT round(100.0 * count(*) FILTER (country_code = 'ZZ') / count(*), 1) AS unknown_country_pct
FROM core.postings
HAVING unknown_country_pct > 20;
