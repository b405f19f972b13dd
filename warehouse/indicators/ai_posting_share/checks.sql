-- check: has_rows (fail) a release without a single country says nothing
SELECT 'no country with postings' WHERE NOT EXISTS (FROM indicators.ai_posting_share);

-- check: parts_make_the_share (fail) numerator within denominator, share equal to their ratio
SELECT definition_id, country_code, month, ai_postings, postings, share_pct
FROM indicators.ai_posting_share
WHERE ai_postings > postings
    OR (share_pct IS NOT NULL AND abs(share_pct - 100.0 * ai_postings / postings) > 1e-9);

-- check: share_within_interval (fail) intervals are around the share, within 0 and 100, that for clusters the wider
SELECT definition_id, country_code, month, share_low_pct, share_pct, share_high_pct
FROM indicators.ai_posting_share
WHERE share_pct IS NOT NULL
    AND NOT (0 <= share_low_pct AND share_low_pct <= share_pct + 1e-9
        AND share_pct <= share_high_pct + 1e-9 AND share_high_pct <= 100
        AND cluster_low_pct <= share_low_pct + 1e-9 AND cluster_high_pct >= share_high_pct - 1e-9);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT definition_id, country_code, month, obs_status, status_reason, share_pct
FROM indicators.ai_posting_share
WHERE has_value(obs_status) <> (share_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL)
    OR has_value(obs_status) <> (share_low_pct IS NOT NULL AND share_high_pct IS NOT NULL)
    OR has_value(obs_status) <> (cluster_low_pct IS NOT NULL AND cluster_high_pct IS NOT NULL);

-- check: corrected_has_a_status (fail) no corrected share without a counted one, none without an interval
SELECT definition_id, country_code, month, corrected_status, corrected_reason, corrected_pct
FROM indicators.ai_posting_share
WHERE has_value(corrected_status) <> (corrected_pct IS NOT NULL AND corrected_low_pct IS NOT NULL)
    OR has_value(corrected_status) <> (corrected_reason IS NULL)
    OR (corrected_pct IS NOT NULL AND share_pct IS NULL)
    OR NOT corrected_low_pct - 1e-9 <= corrected_high_pct;

-- check: ladder_nests (fail) no posting meets a narrow definition without the wide one it is part of
SELECT posting_id, narrow.definition_id, wide_id
FROM core.definition_matches AS narrow
JOIN (VALUES
    ('any_ai_term', 'any_ai_skill'), ('any_ai_term_without_hiring', 'any_ai_term'),
    ('genai_term', 'any_ai_skill'), ('it_only', 'any_ai_skill'),
    ('oecd_two_concepts', 'any_ai_skill'), ('cset_core', 'any_ai_skill'), ('cset_adjacent', 'any_ai_skill'),
    ('narrow_ai', 'any_ai_skill'), ('babina_score', 'any_ai_skill'), ('ai_demand', 'any_ai_skill'),
    ('hiring_disclosure', 'any_ai_skill'), ('ai_build', 'ai_demand'), ('ai_use', 'ai_demand'),
    ('responsible_ai', 'ai_demand')
) AS nesting(narrow_id, wide_id) ON narrow.definition_id = narrow_id
ANTI JOIN core.definition_matches AS wide
    ON wide.posting_id = narrow.posting_id AND wide.definition_id = wide_id;

-- check: demand_is_build_or_use (fail) a posting that asks for AI is exactly one of the two
SELECT posting_id, count(*) FILTER (definition_id <> 'ai_demand') AS parts
FROM core.definition_matches
WHERE definition_id IN ('ai_demand', 'ai_build', 'ai_use')
    AND EXISTS (FROM meta.definitions WHERE definition_id = 'ai_use')
GROUP BY posting_id
HAVING parts <> 1 OR bool_or(definition_id = 'ai_demand') = false;

-- check: disclosure_is_not_demand (fail) AI only in hiring-process text is not asked of the person
SELECT posting_id
FROM core.definition_matches AS disclosed
JOIN core.definition_matches AS asked USING (posting_id)
WHERE disclosed.definition_id = 'hiring_disclosure' AND asked.definition_id = 'ai_demand';

-- check: hiring_talk_is_removed (fail) any AI term is what is left without hiring talk, or AI only in hiring
SELECT posting_id, list(definition_id ORDER BY definition_id) AS met
FROM core.definition_matches
WHERE definition_id IN ('any_ai_term', 'any_ai_term_without_hiring', 'hiring_disclosure')
    AND EXISTS (FROM meta.definitions WHERE definition_id = 'any_ai_term_without_hiring')
GROUP BY posting_id
HAVING count(*) FILTER (definition_id <> 'any_ai_term') <> 1;

-- check: all_postings_counted (fail) every posting is in the cell of each country it counts in, once
SELECT counted, kept
FROM (SELECT sum(postings) AS counted FROM indicators.ai_posting_share WHERE definition_id = 'ai_demand')
CROSS JOIN (SELECT count(*) AS kept FROM core.posting_countries WHERE country_code <> 'ZZ')
WHERE counted IS DISTINCT FROM kept;

-- check: country_mostly_known (warn) shares speak only for postings whose country is known
SELECT round(100.0 * count(*) FILTER (country_code = 'ZZ') / count(*), 1) AS unknown_country_pct
FROM core.posting_countries
HAVING unknown_country_pct > 20;
