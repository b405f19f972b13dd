SELECT
    publisher,
    series,
    count(*) AS figures,
    count(*) FILTER (change <> 0) AS revised,
    max(abs(change)) AS largest_change
FROM indicators.anchor_revisions
GROUP BY publisher, series
ORDER BY revised DESC;
