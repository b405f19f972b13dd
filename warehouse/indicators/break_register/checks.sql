-- check: source_came_or_went (fail) a source starts with postings after none, and stops with none after some
SELECT country_code, month, source, postings_before, postings_after
FROM indicators.break_register
WHERE (postings_before = 0) <> (break_kind = 'source_started')
    OR (postings_after = 0) <> (break_kind = 'source_stopped');

-- check: registered_where_it_delivered (fail) the postings of a source that starts are those of its coverage
SELECT country_code, month, source, postings_after, postings
FROM indicators.break_register
JOIN indicators.source_coverage USING (country_code, month, source)
WHERE postings_after <> postings;

-- check: latest_month_broken (warn) a country whose latest month lacks a material source, or has a new one
SELECT country_code, month, break_kind, source, round(part_pct, 1) AS part_pct
FROM indicators.break_register
JOIN (SELECT country_code, max(month) AS month FROM indicators.source_coverage GROUP BY country_code)
    USING (country_code, month)
WHERE is_material
ORDER BY country_code, source;
