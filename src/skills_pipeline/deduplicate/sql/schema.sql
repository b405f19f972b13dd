-- The index: what was ever compared, on disk. Everything in it follows from the parsed files.

CREATE TABLE made_with (version VARCHAR);

CREATE TABLE files (name VARCHAR);

CREATE TABLE records (
    record_id VARCHAR, posting_id VARCHAR, source VARCHAR, posted_on DATE, fetched_at TIMESTAMP,
    country_code VARCHAR, market VARCHAR, month VARCHAR, place VARCHAR, content INTEGER
);

-- A content is a title, an employer and a text: all records that say the same share one.
CREATE TABLE contents (
    content INTEGER, content_key VARCHAR, title_words VARCHAR, employer_words VARCHAR, words BIGINT,
    shingles UINTEGER[]
);

CREATE TABLE bands (band BIGINT, content INTEGER);

-- Pairs of contents that are one job by their words, wherever and whenever they were posted.
CREATE TABLE alike (a INTEGER, b INTEGER, similarity DOUBLE, rule VARCHAR);

-- How many contents of other titles have nearly the same text.
CREATE TABLE other_jobs (content INTEGER, jobs BIGINT);
