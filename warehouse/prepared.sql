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

-- Postings with the size and industry of their employer: as the source states them, else of a table of employers.
CREATE OR REPLACE TEMP VIEW described_postings AS
SELECT
    postings.* REPLACE (
        coalesce(postings.employer_size_class, employers.size_class) AS employer_size_class,
        coalesce(postings.industry_section, employers.industry_section) AS industry_section
    ),
    postings.employer_size_class IS NULL AND employers.size_class IS NOT NULL AS is_size_of_table
FROM core.postings AS postings
LEFT JOIN core.employers AS employers USING (employer_key);

-- The day by which everything was landed: a period that ends later was not over.
CREATE OR REPLACE TEMP VIEW landed AS SELECT max(fetched_at)::DATE AS as_of FROM core.landings;

-- What each month is added up to: itself (M), its year (A), the latest twelve months with postings (L).
CREATE OR REPLACE TEMP TABLE periods AS
WITH months AS (SELECT DISTINCT month FROM members),
parts AS (
    SELECT month, 'M' AS frequency, month AS period FROM months
    UNION ALL
    SELECT month, 'A' AS frequency, left(month, 4) AS period FROM months
    UNION ALL
    SELECT month, 'L' AS frequency, 'latest_12' AS period
    FROM (SELECT month FROM months ORDER BY month DESC LIMIT 12)
)
SELECT
    month,
    frequency,
    period,
    min(month) OVER whole AS first_month,
    max(month) OVER whole AS last_month
FROM parts
WINDOW whole AS (PARTITION BY frequency, period);

CREATE OR REPLACE TEMP TABLE period_ends AS
SELECT DISTINCT
    frequency,
    period,
    first_month,
    last_month,
    coalesce(
        last_day((CASE frequency WHEN 'A' THEN period || '-12' ELSE last_month END || '-01')::DATE) >= as_of,
        false
    ) AS is_provisional
FROM periods
CROSS JOIN landed;

-- Measures of others on occupations of ISCO-08, a group being the mean of its unit groups; read once the panel is there.
-- Percentile and tercile are among the groups of the level, as in the panel.
CREATE OR REPLACE TEMP VIEW occupation_measures AS
WITH levels AS (SELECT * FROM (VALUES ('unit', 4), ('sub_major', 2), ('major', 1)) AS rows(level, digits)),
grouped AS (
    SELECT measure, axis, level, left(isco08_code, digits) AS isco08_code, avg(value) AS value
    FROM indicators.exposure_panel
    CROSS JOIN levels
    WHERE value IS NOT NULL
    GROUP BY ALL
),
placed AS (
    SELECT
        *,
        100 * (
            rank() OVER (PARTITION BY measure, level ORDER BY value)
            + count(*) OVER (PARTITION BY measure, level, value) / 2.0 - 1
        ) / count(*) OVER (PARTITION BY measure, level) AS percentile
    FROM grouped
)
SELECT *, ['low', 'middle', 'high'][ceil(percentile * 3 / 100)::INTEGER] AS tercile
FROM placed;

-- Read once these indicators are computed.
CREATE OR REPLACE TEMP VIEW broken_months AS
SELECT DISTINCT country_code, month FROM indicators.break_register WHERE is_material;

CREATE OR REPLACE TEMP VIEW clustering AS
SELECT DISTINCT definition_id, intraclass_correlation FROM indicators.ai_posting_share;

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

-- What intervals of shares are made of, by definition, country and period: see indicators.clusters.cell_statistics.
-- Every definition meets every cell that has postings, so that a share of 0 is a row, not a gap.
CREATE OR REPLACE TEMP TABLE share_statistics AS
WITH by_employer AS (
    SELECT population, country_code, frequency, period, employer, sum(m)::BIGINT AS m
    FROM employer_postings
    JOIN periods USING (month)
    JOIN populations USING (is_it)
    WHERE frequency <> 'M' OR country_code <> '_T'
    GROUP BY ALL
),
sizes AS (
    SELECT
        population,
        country_code,
        frequency,
        period,
        sum(m)::BIGINT AS postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size,
        count(employer) AS named_employers,
        coalesce(sum(m) FILTER (employer IS NOT NULL), 0)::BIGINT AS named_postings,
        coalesce(sum(m * m) FILTER (employer IS NOT NULL), 0)::BIGINT AS named_squares
    FROM by_employer
    GROUP BY ALL
),
answered AS (
    SELECT definition_id, population, country_code, frequency, period, employer, sum(a)::BIGINT AS a
    FROM employer_matches
    JOIN definition_bits USING (definition_id)
    JOIN periods USING (month)
    WHERE population = 'all' OR is_it
    GROUP BY ALL
),
matched AS (
    SELECT
        definition_id,
        country_code,
        frequency,
        period,
        sum(a)::BIGINT AS ai_postings,
        sum(a) FILTER (answered.employer IS NOT NULL)::BIGINT AS named_ai_postings,
        sum(a * a / m) FILTER (answered.employer IS NOT NULL) AS named_answers
    FROM answered
    LEFT JOIN by_employer USING (population, country_code, frequency, period, employer)
    GROUP BY ALL
)
SELECT
    definition_id,
    country_code,
    frequency,
    period,
    -- No posting of the population, or no match among the cell's postings, is a count of 0.
    coalesce(postings, 0) AS postings,
    coalesce(ai_postings, 0) AS ai_postings,
    coalesce(employers, 0) AS employers,
    largest_employer_pct,
    cluster_size,
    coalesce(named_employers, 0) AS named_employers,
    coalesce(named_postings, 0) AS named_postings,
    coalesce(named_squares, 0) AS named_squares,
    coalesce(named_ai_postings, 0) AS named_ai_postings,
    coalesce(named_answers, 0.0) AS named_answers
FROM (SELECT DISTINCT country_code, frequency, period FROM by_employer)
CROSS JOIN definition_bits
LEFT JOIN sizes USING (population, country_code, frequency, period)
LEFT JOIN matched USING (definition_id, country_code, frequency, period);

-- The same of the postings that ask for AI, which what they ask for is a share of.
CREATE OR REPLACE TEMP TABLE demand_employers AS
SELECT country_code, frequency, period, employer, sum(a)::BIGINT AS m
FROM employer_matches
JOIN periods USING (month)
WHERE definition_id = 'ai_demand'
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE demand_statistics AS
SELECT
    country_code,
    frequency,
    period,
    sum(m)::BIGINT AS postings,
    employer_count(employer, m)::BIGINT AS employers,
    largest_employer_pct(employer, m) AS largest_employer_pct,
    cluster_size(employer, m) AS cluster_size,
    count(employer) AS named_employers,
    coalesce(sum(m) FILTER (employer IS NOT NULL), 0)::BIGINT AS named_postings,
    coalesce(sum(m * m) FILTER (employer IS NOT NULL), 0)::BIGINT AS named_squares
FROM demand_employers
GROUP BY ALL;

-- Postings that name AI, which are all that a classifier decides on, and those it decides for, by language: its
-- errors differ between languages. Only definitions that labelled postings tell the errors of.
CREATE OR REPLACE TEMP TABLE language_statistics AS
WITH candidates AS (
    SELECT country_code, month, language, count(*) AS postings, count(mentioned.posting_id) AS candidates
    FROM members
    LEFT JOIN (SELECT DISTINCT posting_id FROM core.mentions) AS mentioned USING (posting_id)
    GROUP BY ALL
),
matches AS (
    SELECT definition_id, country_code, month, language, count(*) AS ai_postings
    FROM members
    JOIN definition_bits ON met & bit <> 0
    GROUP BY ALL
)
SELECT
    definition_id,
    country_code,
    frequency,
    period,
    language,
    sum(postings)::BIGINT AS postings,
    sum(candidates)::BIGINT AS candidates,
    sum(coalesce(ai_postings, 0))::BIGINT AS ai_postings  -- no match among the cell's postings is a count of 0
FROM candidates
JOIN periods USING (month)
CROSS JOIN (SELECT DISTINCT definition_id FROM meta.audit)
LEFT JOIN matches USING (definition_id, country_code, month, language)
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
    JOIN described_postings AS postings USING (posting_id)
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

-- Postings that ask for AI, by country and _T, and what they demand of the person: a concept once a posting.
CREATE OR REPLACE TEMP TABLE asking AS
SELECT posting_id, country_code, month, employer
FROM members
JOIN definition_bits ON met & bit <> 0
WHERE definition_id = 'ai_demand';

CREATE OR REPLACE TEMP TABLE demanded AS
SELECT DISTINCT posting_id, concept_id
FROM core.mentions
WHERE role = 'demand';

-- Of the postings that ask for AI those that demand a concept, any concept of a cluster, or that carry a value of the
-- OECD framework, each once a posting: what intervals of these shares are made of.
CREATE OR REPLACE TEMP TABLE demanded_statistics AS
WITH subjects AS (
    SELECT posting_id, 'concept' AS kind, concept_id AS subject FROM demanded
    UNION ALL
    SELECT DISTINCT posting_id, 'cluster' AS kind, cluster AS subject
    FROM demanded
    JOIN meta.concepts USING (concept_id)
    UNION ALL
    SELECT posting_id, 'framework' AS kind, value_id AS subject FROM framework_tags()
),
answered AS (
    SELECT kind, subject, country_code, frequency, period, employer, count(*) AS a
    FROM subjects
    JOIN asking USING (posting_id)
    JOIN periods USING (month)
    GROUP BY ALL
),
matched AS (
    SELECT
        kind,
        subject,
        country_code,
        frequency,
        period,
        sum(a)::BIGINT AS ai_postings,
        -- Without a posting of a named employer these are 0.
        coalesce(sum(a) FILTER (answered.employer IS NOT NULL), 0)::BIGINT AS named_ai_postings,
        coalesce(sum(a * a / m) FILTER (answered.employer IS NOT NULL), 0.0) AS named_answers
    FROM answered
    LEFT JOIN demand_employers USING (country_code, frequency, period, employer)
    GROUP BY ALL
)
SELECT matched.*, demand_statistics.* EXCLUDE (country_code, frequency, period), is_provisional
FROM matched
JOIN demand_statistics USING (country_code, frequency, period)
JOIN period_ends USING (frequency, period);

-- Of the latest twelve calendar months those with postings a year before too, and these, by country and _T.
CREATE OR REPLACE TEMP TABLE compared_months AS
WITH months AS (SELECT DISTINCT country_code, month, (month || '-01')::DATE AS first_day FROM employer_postings),
pairs AS (
    SELECT later.country_code, later.month AS month_after, earlier.month AS month_before
    FROM months AS later
    JOIN months AS earlier
        ON earlier.country_code = later.country_code AND earlier.first_day = later.first_day - INTERVAL 1 YEAR
    WHERE later.first_day > (SELECT max(first_day) FROM months) - INTERVAL 1 YEAR
)
SELECT country_code, month_after AS month, true AS is_after FROM pairs
UNION ALL
SELECT country_code, month_before AS month, false AS is_after FROM pairs;
