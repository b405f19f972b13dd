WITH sized AS NOT MATERIALIZED (
    SELECT
        members.country_code,
        members.month,
        members.employer,
        CASE employer_size_class WHEN '250+' THEN 'GE250' ELSE coalesce(employer_size_class, '_U') END AS size_class,
        is_size_of_table,
        met & (SELECT bit FROM definition_bits WHERE definition_id = 'ai_demand') <> 0 AS is_ai
    FROM members
    JOIN described_postings USING (posting_id)
),
counts AS (
    SELECT
        country_code,
        frequency,
        period,
        size_class,
        employer,
        count(*) AS m,
        count(*) FILTER (is_ai) AS a,
        count(*) FILTER (is_size_of_table) AS of_table
    FROM sized
    JOIN periods USING (month)
    WHERE frequency <> 'L'
    GROUP BY ALL
),
shown AS (SELECT unnest(['1-9', '10-49', '50-249']) AS size_class, '1-249' AS group_class),
grouped AS (
    SELECT size_class AS group_class, * FROM counts
    UNION ALL
    SELECT group_class, counts.* FROM counts JOIN shown USING (size_class)
    UNION ALL
    SELECT '_T' AS group_class, * FROM counts
),
by_employer AS (
    SELECT
        country_code,
        frequency,
        period,
        group_class,
        employer,
        sum(m)::BIGINT AS m,
        sum(a)::BIGINT AS a,
        sum(of_table)::BIGINT AS of_table
    FROM grouped
    GROUP BY ALL
),
cells AS (
    SELECT
        country_code,
        frequency,
        period,
        group_class AS size_class,
        sum(m)::BIGINT AS postings,
        sum(a)::BIGINT AS ai_postings,
        sum(of_table)::BIGINT AS table_postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size
    FROM by_employer
    GROUP BY ALL
)
SELECT
    cells.*,
    100.0 * postings / max(postings) OVER (PARTITION BY country_code, frequency, period) AS part_pct,
    intraclass_correlation,
    (country_code, period) IN (FROM broken_months) AS is_break,
    is_provisional
FROM cells
JOIN period_ends USING (frequency, period)
JOIN clustering ON definition_id = 'ai_demand'
