-- check: never_demand (fail) no term of worker voice is part of a mention of AI that is asked of the person
SELECT voice.posting_id, voice.surface, mention.surface
FROM core.worker_voice_mentions AS voice
JOIN core.mentions AS mention USING (posting_id)
WHERE role = 'demand' AND mention.start_char < voice.end_char AND voice.start_char < mention.end_char;

-- check: parts_make_the_share (fail) numerator within denominator, share equal to their ratio
SELECT frequency, country_code, period, family, scope, voice_postings, postings, share_pct
FROM indicators.worker_voice
WHERE voice_postings > postings
    OR (share_pct IS NOT NULL AND abs(share_pct - 100.0 * voice_postings / postings) > 1e-9);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT frequency, country_code, period, family, scope, obs_status, status_reason, share_pct
FROM indicators.worker_voice
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);

-- check: beside_ai_is_named (fail) what stands beside AI is named
SELECT country_code, period, family, named.voice_postings, beside.voice_postings
FROM indicators.worker_voice AS named
JOIN indicators.worker_voice AS beside USING (frequency, country_code, period, family)
WHERE named.scope = 'named' AND beside.scope = 'beside_ai' AND beside.voice_postings > named.voice_postings;

-- check: denominators_agree (fail) the denominator is that of ai_posting_share
SELECT voice.country_code, month, family, voice.postings, share.postings
FROM indicators.worker_voice AS voice
JOIN indicators.ai_posting_share AS share ON voice.country_code = share.country_code AND period = month
WHERE definition_id = 'ai_demand' AND voice.postings <> share.postings;

-- check: months_make_the_year (fail) a country's postings of a year are those of its months
SELECT country_code, left(period, 4) AS year, family, scope, max(voice_postings) FILTER (frequency = 'A') AS annual
FROM indicators.worker_voice
WHERE country_code <> '_T'
GROUP BY ALL
HAVING annual IS DISTINCT FROM sum(voice_postings) FILTER (frequency = 'M');
