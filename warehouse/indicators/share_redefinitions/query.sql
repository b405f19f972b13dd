-- The whole series as each release stated it: of every month the latest row up to that release. Text of the
-- vintage: the day of the release, never before that of an earlier one, and its number.
WITH ordered AS (
    SELECT
        vintage,
        strftime(max(as_of) OVER (ORDER BY vintage), '%Y-%m-%d') || format('#{:06d}', vintage) AS ordered_vintage
    FROM meta.vintages
),
wanted AS (
    SELECT definition_id, country_code, vintage, month
    FROM (SELECT DISTINCT definition_id, country_code, vintage FROM indicators.share_vintages)
    JOIN (SELECT DISTINCT definition_id, country_code, month FROM indicators.share_vintages)
        USING (definition_id, country_code)
)
SELECT
    wanted.definition_id,
    wanted.country_code,
    ordered_vintage AS vintage,
    wanted.month AS period,
    share_pct AS value
FROM wanted
JOIN ordered USING (vintage)
ASOF JOIN indicators.share_vintages AS stated
    ON wanted.definition_id = stated.definition_id
    AND wanted.country_code = stated.country_code
    AND wanted.month = stated.month
    AND wanted.vintage >= stated.vintage
WHERE share_pct IS NOT NULL
