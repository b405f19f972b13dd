WITH windows AS (
    SELECT month, unnest([
        month,
        strftime((month || '-01')::DATE - INTERVAL 1 MONTH, '%Y-%m'),
        strftime((month || '-01')::DATE - INTERVAL 2 MONTH, '%Y-%m')
    ]) AS part
    FROM (SELECT DISTINCT month FROM indicators.ai_posting_share)
),
by_employer AS (
    SELECT population, country_code, windows.month, employer, sum(m)::BIGINT AS m
    FROM employer_postings
    JOIN windows ON employer_postings.month = part
    JOIN populations USING (is_it)
    WHERE country_code <> '_T'
    GROUP BY ALL
),
sizes AS (
    SELECT
        population,
        country_code,
        month,
        sum(m)::BIGINT AS postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size
    FROM by_employer
    GROUP BY ALL
),
matched AS (
    SELECT
        definition_id,
        country_code,
        windows.month,
        count(*) AS months,
        sum(ai_postings)::BIGINT AS ai_postings
    FROM indicators.ai_posting_share AS share
    JOIN windows ON share.month = part
    GROUP BY ALL
)
SELECT
    definition_id,
    country_code,
    month,
    months,
    -- No posting of the population in three months is a count of 0.
    coalesce(sizes.postings, 0) AS postings,
    matched.ai_postings,
    coalesce(sizes.employers, 0) AS employers,
    sizes.largest_employer_pct,
    sizes.cluster_size,
    clustering.intraclass_correlation,
    -- Before and after a break are added up in the month it falls in and in the next.
    (country_code, month) IN (FROM broken_months)
        OR (country_code, strftime((month || '-01')::DATE - INTERVAL 1 MONTH, '%Y-%m')) IN (FROM broken_months)
        AS is_break,
    is_provisional
FROM indicators.ai_posting_share
JOIN matched USING (definition_id, country_code, month)
JOIN definition_bits USING (definition_id)
JOIN clustering USING (definition_id)
LEFT JOIN sizes USING (population, country_code, month)
JOIN period_ends ON frequency = 'M' AND period = month
