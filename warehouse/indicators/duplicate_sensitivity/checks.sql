-- check: rules_only_remove (fail) each further rule leaves at most as many postings
SELECT country_code, month, postings_undeduplicated, postings_exact, postings_near
FROM indicators.duplicate_sensitivity
WHERE postings_undeduplicated < postings_exact OR postings_exact < postings_near;

-- check: near_is_published (fail) what is left is what is published and what is withheld
SELECT published, left_over
FROM (SELECT coalesce(sum(postings_near), 0) AS left_over FROM indicators.duplicate_sensitivity)
CROSS JOIN (
    SELECT (SELECT count(*) FROM core.postings) + (SELECT count(*) FROM core.withheld) AS published
)
WHERE published <> left_over;

-- check: mostly_duplicates (warn) a country and month of which more than half were copies
SELECT country_code, month, postings_undeduplicated, round(removed_pct, 1) AS removed_pct
FROM indicators.duplicate_sensitivity
WHERE removed_pct > 50 AND postings_undeduplicated >= minimum_postings();
