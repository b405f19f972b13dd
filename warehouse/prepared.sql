-- What several indicators count from: made once before they are computed, never published.
-- An employer is a number here (the hash of its key), which groups in a fraction of the time; NULL for none.

-- Of each definition the bit that stands for it, and the population it speaks of.
CREATE OR REPLACE TEMP TABLE definition_bits AS
SELECT
    definition_id,
    CASE definition_id WHEN 'it_only' THEN 'it' ELSE 'all' END AS population,
    1::BIGINT << (row_number() OVER (ORDER BY definition_id) - 1) AS bit
FROM meta.definitions;

-- Every posting is in the population of all; those with a title of an IT occupation in that of IT too.
CREATE OR REPLACE TEMP TABLE populations AS
SELECT * FROM (VALUES ('all', true), ('all', false), ('it', true)) AS rows(population, is_it);

-- One row a posting and country it counts in, and one with _T for each that counts anywhere; met has the bits of
-- the definitions that it meets.
CREATE OR REPLACE TEMP TABLE members AS
WITH placed AS (
    SELECT posting_id, country_code FROM core.posting_countries WHERE country_code <> 'ZZ'
    UNION ALL
    SELECT DISTINCT posting_id, '_T' AS country_code FROM core.posting_countries WHERE country_code <> 'ZZ'
),
matched AS (
    SELECT posting_id, bit_or(bit) AS met
    FROM core.definition_matches
    JOIN definition_bits USING (definition_id)
    GROUP BY posting_id
),
told AS (
    SELECT
        posting_id,
        source,
        month,
        posted_on,
        closes_on,
        language,
        CASE WHEN employer_key IS NOT NULL THEN hash(employer_key) END AS employer,
        regexp_matches(title, it_title_pattern()) AS is_it,
        coalesce(met, 0) AS met  -- no match is no bit
    FROM core.postings
    LEFT JOIN matched USING (posting_id)
)
SELECT country_code, told.*
FROM placed
JOIN told USING (posting_id);

-- Postings by employer, and of those the ones that meet a definition.
CREATE OR REPLACE TEMP TABLE employer_postings AS
SELECT country_code, month, employer, is_it, count(*) AS m
FROM members
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE employer_matches AS
SELECT definition_id, country_code, month, employer, is_it, sum(m)::BIGINT AS a
FROM (SELECT country_code, month, employer, is_it, met, count(*) AS m FROM members WHERE met <> 0 GROUP BY ALL)
JOIN definition_bits ON met & bit <> 0
GROUP BY ALL;

-- Postings that name AI, which are all that a classifier decides on, and those it decides for, by language.
CREATE OR REPLACE TEMP TABLE language_candidates AS
SELECT country_code, month, language, count(*) AS postings, count(mentioned.posting_id) AS candidates
FROM members
LEFT JOIN (SELECT DISTINCT posting_id FROM core.mentions) AS mentioned USING (posting_id)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE language_matches AS
SELECT definition_id, country_code, month, language, count(*) AS ai_postings
FROM members
JOIN definition_bits ON met & bit <> 0
WHERE definition_id IN (SELECT definition_id FROM meta.audit)
GROUP BY ALL;

-- Calendar months that a country has in a year and in the year before.
CREATE OR REPLACE TEMP TABLE matched_months AS
WITH months AS (
    SELECT DISTINCT country_code, month, strftime((month || '-01')::DATE - INTERVAL 1 YEAR, '%Y-%m') AS month_before
    FROM employer_postings
    WHERE country_code <> '_T'
)
SELECT later.country_code, left(later.month, 4) AS year, later.month, later.month_before
FROM months AS later
JOIN months AS earlier ON earlier.country_code = later.country_code AND earlier.month = later.month_before;

-- Postings of both years by group, population and definitions met.
CREATE OR REPLACE TEMP TABLE group_years AS
WITH described AS NOT MATERIALIZED (
    SELECT
        members.country_code,
        members.month,
        is_it,
        met,
        CASE WHEN postings.country_code = members.country_code THEN region_code END AS region,
        left(isco08_code, 1) AS isco08_1,
        CASE WHEN length(isco08_code) >= 2 THEN left(isco08_code, 2) END AS isco08_2,
        industry_section AS industry,
        members.employer::VARCHAR AS employer,
        members.source
    FROM members
    JOIN core.postings AS postings USING (posting_id)
    WHERE members.country_code IN (SELECT country_code FROM matched_months)
),
long AS NOT MATERIALIZED (
    FROM described
    UNPIVOT INCLUDE NULLS (stated FOR grouping_name IN (region, isco08_1, isco08_2, industry, employer, source))
),
counts AS (
    SELECT country_code, month, grouping_name, coalesce(stated, '_U') AS value, is_it, met, count(*) AS m
    FROM long
    GROUP BY ALL
),
sides AS (
    SELECT country_code, year, month_before AS month, true AS is_before FROM matched_months
    UNION ALL
    SELECT country_code, year, month, false AS is_before FROM matched_months
)
SELECT
    country_code,
    year,
    grouping_name,
    value,
    is_it,
    met,
    coalesce(sum(m) FILTER (is_before), 0)::BIGINT AS before,
    coalesce(sum(m) FILTER (NOT is_before), 0)::BIGINT AS after
FROM counts
JOIN sides USING (country_code, month)
GROUP BY ALL;
