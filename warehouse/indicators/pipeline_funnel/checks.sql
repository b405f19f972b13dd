-- check: nothing_is_lost (fail) landed = parsed + removals + figures + quarantined, from six tables
SELECT source, landed, parsed, removals, figures, quarantined
FROM indicators.pipeline_funnel
WHERE landed <> parsed + removals + figures + quarantined;

-- check: parsing_agrees (fail) what parsing counted is what deduplication received
SELECT source, funnel.parsed, counted.parsed
FROM indicators.pipeline_funnel AS funnel
JOIN (SELECT source, sum(parsed) AS parsed FROM core.documents GROUP BY source) AS counted USING (source)
WHERE funnel.parsed <> counted.parsed;

-- check: quarantine_share (fail) a source that refuses more than 5 % of at least 100 records has changed
SELECT source, quarantined, landed, round(quarantined_pct, 1) AS quarantined_pct
FROM indicators.pipeline_funnel
WHERE quarantined_pct > maximum_quarantined_pct() AND landed >= 100;

-- check: figures_are_parsed (fail) no vintage has more figures of a document than were read from it
SELECT source, landing_sha256, vintage, count(*) AS released, any_value(figures) AS parsed
FROM core.anchor_values
LEFT JOIN core.documents USING (source, landing_sha256)
GROUP BY source, landing_sha256, vintage
HAVING parsed IS NULL OR released > parsed;

-- check: nothing_landed (warn) a source whose documents hold no record at all
SELECT source, documents FROM indicators.pipeline_funnel WHERE landed = 0;
