-- check: versions_differ (fail) a registered change is one, and of a release after the first
SELECT definition_id, vintage, subject, version_before, version
FROM indicators.version_register
WHERE version = version_before OR vintage = 1;

-- check: definition_changed (warn) a definition that is not what it was in the release before
SELECT definition_id, version_before, version
FROM indicators.version_register
WHERE subject = 'definition' AND vintage = (SELECT max(vintage) FROM meta.vintages)
ORDER BY definition_id;
