-- A change of status alone (provisional to final) states no other figure.
WITH figures AS (
    SELECT
        *,
        lag(postings) OVER cell AS postings_before,
        row_number() OVER cell = 1 AS is_first
    FROM indicators.share_vintages
    WINDOW cell AS (PARTITION BY definition_id, country_code, month ORDER BY vintage)
    QUALIFY is_first
        OR (postings, ai_postings, share_pct) IS DISTINCT FROM lag((postings, ai_postings, share_pct)) OVER cell
),
cells AS (
    SELECT
        definition_id,
        country_code,
        month,
        count(postings) AS vintages,  -- those that hold the cell
        list(figures ORDER BY vintage) AS stated
    FROM figures
    GROUP BY definition_id, country_code, month
    HAVING count(*) > 1
),
changes AS (
    SELECT
        definition_id,
        country_code,
        month,
        figures.vintage,
        postings IS DISTINCT FROM postings_before AS is_counted_anew,
        kept.definition_id IS NULL AS is_definition_gone
    FROM figures
    LEFT JOIN (FROM meta.definition_versions) AS kept USING (definition_id, vintage)
    WHERE NOT is_first
),
reasons AS (
    SELECT definition_id, country_code, month, vintage, subject AS reason
    FROM changes
    JOIN indicators.version_register USING (definition_id, vintage)
    UNION ALL
    SELECT definition_id, country_code, month, vintage, 'definition'
    FROM changes
    WHERE is_definition_gone
    UNION ALL
    -- Where nothing else changed the number is the same by chance: other postings, or other words in them.
    SELECT definition_id, country_code, month, vintage, 'postings'
    FROM changes
    WHERE NOT is_definition_gone
        AND (is_counted_anew
            OR (definition_id, vintage) NOT IN (SELECT definition_id, vintage FROM indicators.version_register))
),
ordered AS (
    SELECT definition_id, country_code, month, reason, min(vintage) AS since
    FROM reasons
    GROUP BY ALL
),
told AS (
    SELECT
        definition_id,
        country_code,
        month,
        string_agg(reason, '; ' ORDER BY
            since, list_position(['model', 'lexicon', 'definition', 'postings', 'software'], reason)) AS reasons
    FROM ordered
    GROUP BY ALL
),
compared AS (
    SELECT *, stated[1] AS first_stated, stated[-2] AS replaced, stated[-1] AS latest
    FROM cells
)
SELECT
    definition_id,
    country_code,
    month,
    vintages,
    first_stated.vintage AS first_vintage,
    first_stated.postings AS first_postings,
    first_stated.share_pct AS first_share_pct,
    first_stated.obs_status AS first_status,
    replaced.vintage AS previous_vintage,
    replaced.postings AS previous_postings,
    replaced.share_pct AS previous_share_pct,
    replaced.obs_status AS previous_status,
    latest.vintage AS latest_vintage,
    latest.postings AS latest_postings,
    latest.share_pct AS latest_share_pct,
    latest.obs_status AS latest_status,
    latest.share_pct - replaced.share_pct AS revision_pp,
    latest.share_pct - first_stated.share_pct AS revision_in_all_pp,
    reasons,
    CASE WHEN has_value(latest.obs_status) AND NOT has_value(replaced.obs_status)
        THEN replaced.obs_status ELSE latest.obs_status END AS obs_status,
    coalesce(latest.status_reason, replaced.status_reason) AS status_reason
FROM compared
JOIN told USING (definition_id, country_code, month)
ORDER BY definition_id, country_code, month
