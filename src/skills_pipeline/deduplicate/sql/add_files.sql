-- Records and contents of parsed files that the index has not seen; `$files` lists them.

CREATE TEMP TABLE arrived AS
SELECT record_id, posting_id, source, posted_on, fetched_at, country_code, market, month, content_key,
    coalesce(place, '') AS place
FROM read_parquet($files);

CREATE TEMP TABLE fresh AS
SELECT
    (SELECT count(*) FROM contents) + row_number() OVER (ORDER BY content_key) - 1 AS content,
    content_key,
    min(record_id) AS record_id
FROM arrived
ANTI JOIN contents USING (content_key)
GROUP BY content_key;

INSERT INTO contents
SELECT content, content_key, title_words, employer_words, words, shingles
FROM read_parquet($files)
JOIN fresh USING (record_id, content_key);

INSERT INTO bands
SELECT unnest(range(len(bands))) * 4294967296 + unnest(bands), content
FROM read_parquet($files)
JOIN fresh USING (record_id, content_key);

INSERT INTO records
SELECT record_id, posting_id, source, posted_on, fetched_at, country_code, market, month, place, content
FROM arrived
JOIN contents USING (content_key);

-- Every pair that meets in a band and has at least one content that is new, once.
CREATE TEMP TABLE candidates AS
SELECT DISTINCT known.content AS a, recent.content AS b
FROM bands AS recent
JOIN bands AS known ON recent.band = known.band AND known.content < recent.content
WHERE recent.content >= (SELECT coalesce(min(content), 0) FROM fresh);

DROP TABLE arrived;
