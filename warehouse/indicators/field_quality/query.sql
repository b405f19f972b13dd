WITH known AS (
    SELECT
        source,
        count(*) AS postings,
        count(*) FILTER (place_scope IN ('one', 'several')) AS country,
        count(region_code) AS region,
        count(*) FILTER (language <> 'und') AS language,
        count(closes_on) AS closing_day,
        count(employer) AS employer,
        count(is_agency) AS agency,
        count(employer_size_class) AS employer_size,
        count(industry_section) AS industry,
        count(isco08_code) AS occupation,
        count(*) FILTER (length(isco08_code) = 4) AS occupation_unit_group,
        count(working_time) AS working_time,
        count(contract_type) AS contract_type,
        count(workplace) AS workplace,
        count(seniority) AS seniority,
        count(education) AS education,
        count(experience_years_min) AS experience,
        count(pay_currency) AS pay,
        count(pay_annual_min) + count(pay_annual_max) FILTER (pay_annual_min IS NULL) AS annual_pay
    FROM core.postings
    GROUP BY source
),
fields AS (UNPIVOT known ON COLUMNS(* EXCLUDE (source, postings)) INTO NAME field VALUE known),
-- One statement may be about several fields, or about one under another name.
about AS (
    FROM (VALUES
        ('place', 'country'),
        ('place', 'region'),
        ('employment', 'working_time'),
        ('employment', 'contract_type'),
        ('size', 'employer_size'),
        ('occupation', 'occupation_unit_group'),
        ('pay', 'annual_pay')
    ) AS rows(stated, field)
    UNION ALL
    SELECT DISTINCT field AS stated, field FROM fields
),
raised AS (
    SELECT source, about.field, count(DISTINCT posting_id) AS issue_postings
    FROM core.posting_issues AS issues
    JOIN about ON stated = issues.field
    JOIN core.postings USING (posting_id)
    GROUP BY source, about.field
),
everywhere AS (
    SELECT field, sum(checked)::BIGINT AS checked_anywhere, sum(confirmed)::BIGINT AS confirmed_anywhere
    FROM meta.field_checks
    GROUP BY field
)
SELECT
    source,
    field,
    postings,
    known,
    100.0 * known / postings AS known_pct,
    coalesce(issue_postings, 0) AS issue_postings,  -- no issue raised is a count of 0
    coalesce(checked, 0) AS checked,  -- no value of the field was read by hand
    coalesce(confirmed, 0) AS confirmed,
    coalesce(checked_anywhere, 0) AS checked_anywhere,
    CASE WHEN checked_anywhere > 0 THEN 100.0 * confirmed_anywhere / checked_anywhere END AS precision_pct,
    CASE WHEN checked_anywhere > 0 THEN wilson_low_pct(confirmed_anywhere, checked_anywhere) END
        AS precision_low_pct
FROM fields
LEFT JOIN raised USING (source, field)
LEFT JOIN meta.field_checks USING (source, field)
LEFT JOIN everywhere USING (field)
ORDER BY source, field
