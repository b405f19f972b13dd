SELECT country_code, voice_postings, postings, round(share_pct, 2) AS share_pct
FROM indicators.worker_voice
WHERE
    family = 'ai_in_hiring'
    AND scope = 'named'
    AND frequency = 'A'
    AND period = '2025'
    AND has_value(obs_status)
ORDER BY share_pct DESC, country_code
LIMIT 5;
