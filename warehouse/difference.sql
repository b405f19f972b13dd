-- Cells that two releases, attached as `earlier` and `later`, state differently.
SELECT
    definition_id,
    country_code,
    month,
    older.postings AS earlier_postings,
    newer.postings AS later_postings,
    older.share_pct AS earlier_share_pct,
    newer.share_pct AS later_share_pct,
    newer.share_pct - older.share_pct AS change_pp
FROM earlier.indicators.ai_posting_share AS older
FULL JOIN later.indicators.ai_posting_share AS newer USING (definition_id, country_code, month)
WHERE older.postings IS DISTINCT FROM newer.postings
    OR older.ai_postings IS DISTINCT FROM newer.ai_postings
    OR older.share_pct IS DISTINCT FROM newer.share_pct
ORDER BY abs(change_pp) DESC NULLS LAST, definition_id, country_code, month
