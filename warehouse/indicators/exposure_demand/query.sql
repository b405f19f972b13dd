-- Postings of all countries by occupation, at two digits and at four, beside where measures place the occupation.
WITH described AS (
    SELECT left(members.month, 4) AS year, met, members.employer, isco08_code
    FROM members
    JOIN core.postings AS postings USING (posting_id)
    WHERE members.country_code = '_T'
),
levels AS (SELECT * FROM (VALUES ('sub_major', 2), ('unit', 4)) AS rows(level, digits)),
cells AS (
    SELECT level, left(isco08_code, digits) AS isco08_code, year, employer, met, count(*) AS m
    FROM described
    CROSS JOIN levels
    WHERE length(isco08_code) >= digits
    GROUP BY ALL
),
sizes AS (
    SELECT
        level,
        isco08_code,
        year,
        sum(m)::BIGINT AS postings,
        employer_count(employer, m)::BIGINT AS employers,
        largest_employer_pct(employer, m) AS largest_employer_pct,
        cluster_size(employer, m) AS cluster_size
    FROM (SELECT level, isco08_code, year, employer, sum(m) AS m FROM cells GROUP BY ALL)
    GROUP BY ALL
),
asking AS (
    SELECT level, isco08_code, year, sum(m)::BIGINT AS ai_postings
    FROM cells
    JOIN definition_bits ON definition_id = 'ai_demand' AND met & bit <> 0
    GROUP BY ALL
)
SELECT
    exposure.measure,
    risk.measure AS risk_measure,
    level,
    isco08_code,
    year,
    exposure.percentile AS exposure_percentile,
    exposure.tercile AS exposure_tercile,
    risk.percentile AS risk_percentile,
    risk.tercile AS risk_tercile,
    CASE WHEN exposure.percentile >= 50 THEN 'high' ELSE 'low' END || '_exposure_'
    || CASE WHEN risk.percentile >= 50 THEN 'high' ELSE 'low' END || '_risk' AS quadrant,
    postings,
    coalesce(ai_postings, 0) AS ai_postings,  -- no match among the postings is a count of 0
    employers,
    largest_employer_pct,
    cluster_size,
    intraclass_correlation,
    false AS is_break,
    is_provisional
FROM sizes
LEFT JOIN asking USING (level, isco08_code, year)
JOIN occupation_measures AS exposure USING (level, isco08_code)
JOIN occupation_measures AS risk USING (level, isco08_code)
JOIN clustering ON definition_id = 'ai_demand'
JOIN period_ends ON frequency = 'A' AND period = year
WHERE exposure.axis = 'ai_exposure' AND risk.axis = 'automation_risk'
