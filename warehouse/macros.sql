-- Wilson score interval for k of n, ends in percent; z for 95 %.
-- Wilson (1927), J. Am. Stat. Assoc. 22: 209-212, as restated by Brown, Cai & DasGupta (2001), eq. 4.
CREATE OR REPLACE MACRO wilson_z() AS 1.959963984540054;

CREATE OR REPLACE MACRO wilson_low_pct(k, n) AS
    100.0 * greatest(0.0, (k + wilson_z() ** 2 / 2
        - wilson_z() * sqrt(k * (n - k) / n::DOUBLE + wilson_z() ** 2 / 4)) / (n + wilson_z() ** 2));

CREATE OR REPLACE MACRO wilson_high_pct(k, n) AS
    100.0 * least(1.0, (k + wilson_z() ** 2 / 2
        + wilson_z() * sqrt(k * (n - k) / n::DOUBLE + wilson_z() ** 2 / 4)) / (n + wilson_z() ** 2));

-- Whether a status comes with a value.
CREATE OR REPLACE MACRO has_value(obs_status) AS obs_status IN ('A', 'B', 'E', 'P');

-- Observation status of a value that its publisher flags, as Eurostat does: a break before provisional before estimated.
CREATE OR REPLACE MACRO status_of_flags(flags) AS
    CASE
        WHEN contains(flags, 'b') THEN 'B'
        WHEN contains(flags, 'p') THEN 'P'
        WHEN contains(flags, 'e') THEN 'E'
        ELSE 'A'
    END;

-- Of a cell's employers, one row each with its postings m and NULL for those that name none: how many
-- there are, the percent of the postings that the largest named one has, and the postings that the employer of
-- an average posting has. Postings that name none are of as many employers.
CREATE OR REPLACE MACRO employer_count(employer, m) AS sum(CASE WHEN employer IS NULL THEN m ELSE 1 END);

CREATE OR REPLACE MACRO largest_employer_pct(employer, m) AS
    100.0 * max(m) FILTER (employer IS NOT NULL) / sum(m);

CREATE OR REPLACE MACRO cluster_size(employer, m) AS
    sum(CASE WHEN employer IS NULL THEN m ELSE m * m END) / sum(m);

-- A share of mentions, of k postings with x mentions in all of which y count: the number of independent mentions
-- that tells as much. xx, xy, yy are sums of squares and products over postings. Variance of a ratio of means:
-- Cochran (1977), Sampling Techniques, eq. 6.13. Mentions that are all alike tell as much as their postings.
CREATE OR REPLACE MACRO effective_mentions(k, x, y, xx, xy, yy) AS
    CASE
        WHEN y = 0 OR y = x OR k < 2 OR yy - 2 * y / x * xy + (y / x) ** 2 * xx <= 0 THEN k
        ELSE y / x * (1 - y / x) * x ** 2 * (k - 1) / k / (yy - 2 * y / x * xy + (y / x) ** 2 * xx)
    END;

-- Values of the OECD framework that postings asking for AI carry, one row a posting and value: of concepts that are
-- demanded of the person (basis mention), and the sector of the employer (basis industry), whose sections NACE
-- Rev. 2 and ISIC Rev. 4 share. Who uses a system is told by those who are asked to use AI, not by those who build it.
CREATE OR REPLACE MACRO framework_tags() AS TABLE
WITH asked AS (SELECT posting_id FROM core.definition_matches WHERE definition_id = 'ai_demand'),
demanded AS (SELECT DISTINCT posting_id, concept_id FROM core.mentions WHERE role = 'demand')
SELECT DISTINCT posting_id, value_id, 'mention' AS basis
FROM demanded
JOIN meta.concept_framework USING (concept_id)
JOIN meta.framework_values USING (value_id)
SEMI JOIN asked USING (posting_id)
WHERE criterion <> 'user_competency'
    OR posting_id IN (SELECT posting_id FROM core.definition_matches WHERE definition_id = 'ai_use')
UNION ALL
SELECT posting_id, 'sector_' || industry_section AS value_id, 'industry' AS basis
FROM core.postings
SEMI JOIN asked USING (posting_id)
WHERE industry_section IS NOT NULL;
