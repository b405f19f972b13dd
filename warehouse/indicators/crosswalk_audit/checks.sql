-- check: every_code_is_told_of (fail) the codes of a measure are those that it states, lost ones among them
SELECT measure, told.codes, stated.codes
FROM (SELECT measure, sum(codes) AS codes FROM indicators.crosswalk_audit WHERE measure <> '_T' GROUP BY measure) AS told
FULL JOIN (
    SELECT measure, count(*) AS codes FROM core.occupation_scores GROUP BY measure
    UNION ALL
    SELECT 'onet_technologies', count(DISTINCT code) AS codes FROM core.occupation_technologies HAVING count(*) > 0
) AS stated USING (measure)
WHERE told.codes IS DISTINCT FROM stated.codes;

-- check: every_link_is_told_of (fail) the links of a crosswalk are those that it states
SELECT crosswalk, told.links, stated.links
FROM (
    SELECT crosswalk, sum(links) AS links FROM indicators.crosswalk_audit WHERE measure = '_T' GROUP BY crosswalk
) AS told
FULL JOIN (SELECT crosswalk, count(*) AS links FROM core.occupation_crosswalks GROUP BY crosswalk) AS stated
    USING (crosswalk)
WHERE told.links IS DISTINCT FROM stated.links;

-- check: nothing_leads_anywhere (warn) a measure none of whose codes comes to ISCO-08: land the crosswalk it needs
SELECT crosswalk, measure, codes
FROM indicators.crosswalk_audit
WHERE mapping = 'lost' AND codes = (
    SELECT count(*) FROM core.occupation_scores AS scores WHERE scores.measure = crosswalk_audit.measure
);

-- check: esco_places_matches_otherwise (warn) ESCO itself has a matched occupation under another unit group, which is taken
SELECT match.from_code AS esco_occupation, match.to_code AS unit_group_of_match, official.to_code AS unit_group_of_esco
FROM core.occupation_crosswalks AS match
JOIN core.occupation_crosswalks AS official USING (from_code)
WHERE match.crosswalk = 'esco_isco08' AND official.crosswalk = 'esco_isco08_official' AND match.to_code <> official.to_code;
