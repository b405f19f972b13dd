-- check: roles_add_up (fail) every mention has exactly one role, and its posting is counted
SELECT country_code, language, month, mentions, mention_postings, postings
FROM indicators.role_mix
WHERE demand_mentions + context_mentions + process_mentions + other_mentions <> mentions
    OR demand_postings > mention_postings
    OR mention_postings > least(postings, mentions);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value four that make 100
SELECT country_code, language, month, obs_status, status_reason, demand_pct, context_pct, process_pct, other_pct
FROM indicators.role_mix
WHERE has_value(obs_status) <> (demand_pct IS NOT NULL AND demand_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL)
    OR abs(demand_pct + context_pct + process_pct + other_pct - 100) > 1e-9;

-- check: shares_within_intervals (fail) each share is within its interval
SELECT country_code, language, month, demand_low_pct, demand_pct, demand_high_pct
FROM indicators.role_mix
WHERE NOT (demand_pct BETWEEN demand_low_pct - 1e-9 AND demand_high_pct + 1e-9
    AND context_pct BETWEEN context_low_pct - 1e-9 AND context_high_pct + 1e-9
    AND process_pct BETWEEN process_low_pct - 1e-9 AND process_high_pct + 1e-9
    AND other_pct BETWEEN other_low_pct - 1e-9 AND other_high_pct + 1e-9);

-- check: all_mentions_counted (fail) every mention is in the cell of each country its posting counts in
SELECT counted, kept
FROM (SELECT coalesce(sum(mentions), 0) AS counted FROM indicators.role_mix)
CROSS JOIN (
    SELECT count(*) AS kept
    FROM core.mentions
    JOIN core.posting_countries USING (posting_id)
    WHERE country_code <> 'ZZ'
)
WHERE counted <> kept;

-- check: mentions_moved_alone (warn) a country names AI more or less often, yet asks for it as before
WITH latest AS (SELECT max(month || '-01')::DATE AS month FROM indicators.role_mix),
aged AS (
    SELECT mix.*, date_diff('month', (mix.month || '-01')::DATE, latest.month) < drift_recent_months() AS recent
    FROM indicators.role_mix AS mix
    CROSS JOIN latest
    WHERE date_diff('month', (mix.month || '-01')::DATE, latest.month)
        < drift_recent_months() + drift_base_months()
),
windows AS (
    SELECT
        country_code,
        measure,
        sum(found) FILTER (recent) AS found_now,
        sum(postings) FILTER (recent) AS postings_now,
        sum(found) FILTER (NOT recent) AS found_before,
        sum(postings) FILTER (NOT recent) AS postings_before
    FROM (
        SELECT country_code, recent, postings, 'mention' AS measure, mention_postings AS found FROM aged
        UNION ALL
        SELECT country_code, recent, postings, 'demand' AS measure, demand_postings AS found FROM aged
    )
    GROUP BY country_code, measure
    HAVING least(postings_now, postings_before) >= minimum_postings()
),
moves AS (
    SELECT
        *,
        100.0 * found_now / postings_now AS now_pct,
        100.0 * found_before / postings_before AS before_pct,
        100.0 * (found_now + found_before) / (postings_now + postings_before) AS pooled_pct,
        -- Two-proportion z with the pooled share; shares that are equal, 0 and 100 included, did not move.
        CASE WHEN now_pct = before_pct THEN 0 ELSE (now_pct - before_pct)
            / sqrt(pooled_pct * (100 - pooled_pct) * (1 / postings_now + 1 / postings_before)) END AS z
    FROM windows
)
SELECT
    country_code,
    format('{:.1f} -> {:.1f} % name AI, z {:.1f}', mention.before_pct, mention.now_pct, mention.z) AS named,
    format('{:.1f} -> {:.1f} % ask for it, z {:.1f}', demand.before_pct, demand.now_pct, demand.z) AS asked
FROM moves AS mention
JOIN moves AS demand USING (country_code)
WHERE mention.measure = 'mention' AND demand.measure = 'demand'
    AND abs(mention.z) >= drift_moved_z() AND abs(demand.z) < drift_still_z()
ORDER BY country_code;
