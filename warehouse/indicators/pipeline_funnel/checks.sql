-- check: nothing_is_lost (fail) landed = parsed + removals + quarantined, from six tables
SELECT source, landed, parsed, removals, quarantined
FROM indicators.pipeline_funnel
WHERE landed <> parsed + removals + quarantined;

-- check: parsing_agrees (fail) what parsing counted is what deduplication received
SELECT source, funnel.parsed, counted.parsed
FROM indicators.pipeline_funnel AS funnel
JOIN (SELECT source, sum(parsed) AS parsed FROM core.documents GROUP BY source) AS counted USING (source)
WHERE funnel.parsed <> counted.parsed;

-- check: quarantine_share (fail) a source that refuses more than 5 % of at least 100 records has changed
SELECT source, quarantined, landed, round(quarantined_pct, 1) AS quarantined_pct
FROM indicators.pipeline_funnel
WHERE quarantined_pct > maximum_quarantined_pct() AND landed >= 100;

-- check: nothing_landed (warn) a source whose documents hold no record at all
SELECT source, documents FROM indicators.pipeline_funnel WHERE landed = 0;
