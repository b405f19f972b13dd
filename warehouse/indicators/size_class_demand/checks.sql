-- check: sizes_add_up (fail) the classes and those of unknown size are all postings, in numbers and parts
SELECT country_code, frequency, period
FROM indicators.size_class_demand
GROUP BY ALL
HAVING sum(postings) FILTER (size_class NOT IN ('_T', '1-249')) <> sum(postings) FILTER (size_class = '_T')
    OR sum(ai_postings) FILTER (size_class NOT IN ('_T', '1-249')) <> sum(ai_postings) FILTER (size_class = '_T')
    OR abs(sum(part_pct) FILTER (size_class NOT IN ('_T', '1-249')) - 100) > 1e-6;

-- check: all_are_those_of_the_share (fail) all sizes together are the postings of ai_posting_share
SELECT country_code, month, size.postings, share.postings
FROM indicators.size_class_demand AS size
JOIN indicators.ai_posting_share AS share USING (country_code)
WHERE definition_id = 'ai_demand'
    AND frequency = 'M'
    AND period = month
    AND size_class = '_T'
    AND (size.postings <> share.postings OR size.ai_postings <> share.ai_postings);

-- check: parts_make_the_share (fail) numerator within denominator, share equal to their ratio
SELECT country_code, frequency, period, size_class, ai_postings, postings, share_pct
FROM indicators.size_class_demand
WHERE ai_postings > postings
    OR table_postings > postings
    OR (share_pct IS NOT NULL AND abs(share_pct - 100.0 * ai_postings / postings) > 1e-9);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT country_code, frequency, period, size_class, obs_status, status_reason, share_pct
FROM indicators.size_class_demand
WHERE has_value(obs_status) <> (share_pct IS NOT NULL AND cluster_low_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
