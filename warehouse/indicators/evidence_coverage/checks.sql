-- check: evidence_names_what_exists (fail) every table and definition that a claim speaks of is one of this release
SELECT work_id, subject_kind, subject
FROM meta.evidence
ANTI JOIN indicators.evidence_coverage USING (subject_kind, subject);

-- check: works_are_known (fail) the work of every claim is in meta.works
SELECT work_id, subject FROM meta.evidence ANTI JOIN meta.works USING (work_id);

-- check: works_say_something (fail) every work has a claim
SELECT work_id FROM meta.works ANTI JOIN meta.evidence USING (work_id);

-- check: a_doi_is_one_work (fail) no two works have one DOI, and one without says why
SELECT doi, count(*), min(work_id), max(work_id)
FROM meta.works
GROUP BY doi
HAVING (doi IS NOT NULL AND count(*) > 1) OR (doi IS NULL AND count(identifier_note) < count(*));

-- check: figures_have_units (fail) a figure has a unit, and a unit a figure
SELECT work_id, subject, figure, unit FROM meta.evidence WHERE (figure IS NULL) <> (unit IS NULL);

-- check: reviews_have_days (fail) a claim has a day of review when it was reviewed or rejected
SELECT work_id, subject, review_state, reviewed_on
FROM meta.evidence
WHERE (review_state = 'proposed') <> (reviewed_on IS NULL);

-- check: candidates_are_new (fail) no work that is proposed has the DOI of one that was reviewed
SELECT candidate_id, doi FROM meta.work_candidates SEMI JOIN meta.works USING (doi) WHERE review_state <> 'reviewed';

-- check: every_record_is_a_candidate (fail) all records of indexes are in one candidate or another
SELECT landed, counted
FROM (SELECT count(*) AS landed FROM core.work_records)
CROSS JOIN (SELECT coalesce(sum(records), 0) AS counted FROM meta.work_candidates)
WHERE landed <> counted;
