-- What several indicators count from: made once before they are computed, never published.
-- An employer is a number here (the hash of its key), which groups in a fraction of the time; NULL for none.

-- One row a posting and country it counts in, and one with _T for each that counts anywhere.
CREATE OR REPLACE TEMP TABLE members AS
WITH placed AS (
    SELECT posting_id, country_code FROM core.posting_countries WHERE country_code <> 'ZZ'
    UNION ALL
    SELECT DISTINCT posting_id, '_T' AS country_code FROM core.posting_countries WHERE country_code <> 'ZZ'
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
        regexp_matches(title, it_title_pattern()) AS is_it
    FROM core.postings
)
SELECT posting_id, country_code, source, month, posted_on, closes_on, language, employer, is_it
FROM placed
JOIN told USING (posting_id);

-- Postings by employer, and of those the ones that meet a definition.
CREATE OR REPLACE TEMP TABLE employer_postings AS
SELECT country_code, month, employer, is_it, count(*) AS m
FROM members
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE employer_matches AS
SELECT definition_id, country_code, month, employer, is_it, count(*) AS a
FROM core.definition_matches
JOIN members USING (posting_id)
GROUP BY ALL;

-- Postings that name AI, which are all that a classifier decides on, and those it decides for, by language.
CREATE OR REPLACE TEMP TABLE language_candidates AS
SELECT country_code, month, language, count(*) AS postings, count(mentioned.posting_id) AS candidates
FROM members
LEFT JOIN (SELECT DISTINCT posting_id FROM core.mentions) AS mentioned USING (posting_id)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE language_matches AS
SELECT definition_id, country_code, month, language, count(*) AS ai_postings
FROM core.definition_matches
JOIN members USING (posting_id)
WHERE definition_id IN (SELECT definition_id FROM meta.audit)
GROUP BY ALL;
