-- check: rate_is_of_its_number (warn) the rate is that of vacancies and occupied posts, where all three were landed
SELECT rate.country_code, rate.period, rate.industry, rate.size_class, rate.value, vacant.value, occupied.value
FROM core.vacancy_statistics AS rate
JOIN core.vacancy_statistics AS vacant USING (dataset, country_code, period, industry, size_class, adjustment)
JOIN core.vacancy_statistics AS occupied USING (dataset, country_code, period, industry, size_class, adjustment)
WHERE rate.indicator = 'JVR'
    AND vacant.indicator = 'JOBVAC'
    AND occupied.indicator = 'JOBOCC'
    AND adjustment = 'NSA'
    -- Rates are rounded to tenths.
    AND abs(rate.value - 100 * vacant.value / nullif(vacant.value + occupied.value, 0)) > 0.0501;

-- check: postings_are_those_of_the_months (fail) the flow of a quarter is what ai_posting_share has in its months
SELECT country_code, quarter, any_value(vacancy_coverage.postings), sum(share.postings)
FROM (SELECT DISTINCT country_code, quarter, postings FROM indicators.vacancy_coverage) AS vacancy_coverage
JOIN indicators.ai_posting_share AS share USING (country_code)
WHERE definition_id = 'ai_demand' AND quarter = left(month, 4) || '-Q' || ceil(right(month, 2)::INTEGER / 3)::INTEGER
GROUP BY ALL
HAVING any_value(vacancy_coverage.postings) <> sum(share.postings);

-- check: parts_make_the_ratios (fail) postings that ask for AI are postings, and ratios are those of their parts
SELECT country_code, quarter, industry, size_class, ai_postings, postings, open_per_vacancy, ai_share_pct
FROM indicators.vacancy_coverage
WHERE ai_postings NOT BETWEEN 0 AND postings
    OR abs(ai_share_pct - 100.0 * ai_postings / postings) > 1e-9
    OR ai_share_pct NOT BETWEEN ai_share_low_pct AND ai_share_high_pct
    OR (open_per_vacancy IS NULL) <> (open_postings IS NULL OR coalesce(vacancies, 0) = 0)
    OR abs(open_per_vacancy * vacancies - open_postings) > 1e-6;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has none
SELECT country_code, quarter, industry, size_class, obs_status, status_reason, vacancy_rate_pct
FROM indicators.vacancy_coverage
WHERE has_value(obs_status) <> (vacancy_rate_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
