-- check: vintages_in_order (fail) first, previous and latest follow each other, and one vintage revises nothing
SELECT publisher, series, country_code, period, first_vintage, previous_vintage, latest_vintage
FROM indicators.anchor_revisions
WHERE (vintages = 1) <> (previous_vintage IS NULL)
    OR (vintages = 1 AND (first_vintage <> latest_vintage OR NOT is_dropped))
    OR (vintages > 1 AND NOT (first_vintage <= previous_vintage AND previous_vintage < latest_vintage));

-- check: series_are_declared (fail) every figure of others is of a series in meta.anchors, in its terms
SELECT DISTINCT publisher, series, unit, frequency, definition_id
FROM core.anchor_values AS stated
WHERE NOT EXISTS (
    FROM meta.anchors AS declared
    WHERE declared.publisher = stated.publisher
        AND declared.series = stated.series
        AND declared.unit = stated.unit
        AND declared.frequency = stated.frequency
        AND declared.definition_id IS NOT DISTINCT FROM stated.definition_id
);

-- check: country_vanished (warn) a country that the latest vintage of a series no longer states
SELECT publisher, series, country_code, country_latest, series_latest
FROM (
    SELECT
        publisher,
        series,
        country_code,
        max(vintage) AS country_latest,
        max(max(vintage)) OVER (PARTITION BY publisher, series) AS series_latest
    FROM core.anchor_values
    GROUP BY publisher, series, country_code
)
JOIN meta.anchors USING (publisher, series)
WHERE restated = 'series' AND country_latest < series_latest
ORDER BY publisher, series, country_code;

-- check: series_ended (warn) a daily series, or a country's file, not published anew while others of its source are
WITH published AS (
    SELECT
        source,
        publisher,
        series,
        CASE restated WHEN 'country' THEN country_code END AS country_code,  -- else one file has all of them
        max(vintage) AS latest
    FROM core.anchor_values
    JOIN meta.anchors USING (publisher, series)
    WHERE restated <> 'figure'
    GROUP BY ALL
)
SELECT publisher, series, country_code, latest, max(latest) OVER (PARTITION BY source) AS source_latest
FROM published
QUALIFY date_diff('day', latest, source_latest) > anchor_silent_days()
ORDER BY publisher, series, country_code;
