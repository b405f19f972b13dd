WITH asked AS (
    SELECT
        country_code,
        count(DISTINCT employer) FILTER (NOT is_after) AS ai_employers_before,
        count(DISTINCT employer) FILTER (is_after) AS ai_employers_after,
        coalesce(sum(a) FILTER (NOT is_after), 0)::BIGINT AS ai_postings_before,
        coalesce(sum(a) FILTER (is_after), 0)::BIGINT AS ai_postings_after
    FROM employer_matches
    LEFT JOIN compared_months USING (country_code, month)
    WHERE definition_id = 'ai_demand'
    GROUP BY country_code
),
compared AS (
    SELECT
        country_code,
        count(*) FILTER (is_after) AS months_compared,
        string_agg(month, ' ' ORDER BY month) FILTER (NOT is_after) AS months_before,
        string_agg(month, ' ' ORDER BY month) FILTER (is_after) AS months_after,
        min(month) AS first_month,
        max(month) AS last_month
    FROM compared_months
    GROUP BY country_code
)
SELECT
    asked.*,
    coalesce(months_compared, 0) AS months_compared,  -- none is a count of 0
    months_before,
    months_after,
    EXISTS (
        FROM broken_months AS broken
        WHERE broken.country_code = asked.country_code AND broken.month > first_month AND broken.month <= last_month
    ) AS is_break,
    coalesce(last_day((last_month || '-01')::DATE) >= as_of, false) AS is_provisional
FROM asked
CROSS JOIN landed
LEFT JOIN compared USING (country_code)
