-- check: gap_is_of_its_parts (fail) a gap is there where both values are, and is their difference and ratio
SELECT dataset, country_code, year, industry, size_class, ai_use_pct, large_pct, gap_pp, gap_ratio
FROM indicators.enterprise_ai_use
WHERE (gap_pp IS NULL) <> (ai_use_pct IS NULL OR large_pct IS NULL)
    OR abs(large_pct - gap_pp - ai_use_pct) > 1e-9
    OR abs(gap_ratio * large_pct - ai_use_pct) > 1e-9;

-- check: classes_surround_all (warn) all enterprises use AI no more often than the class that does most, nor less than the least
SELECT dataset, country_code, year, industry, whole.ai_use_pct, min(part.ai_use_pct), max(part.ai_use_pct)
FROM indicators.enterprise_ai_use AS whole
JOIN indicators.enterprise_ai_use AS part USING (dataset, country_code, year, industry)
WHERE whole.size_class = 'GE10' AND part.size_class IN ('10-49', '50-249', 'GE250') AND part.ai_use_pct IS NOT NULL
GROUP BY ALL
-- Values are rounded to hundredths.
HAVING count(*) = 3 AND whole.ai_use_pct NOT BETWEEN min(part.ai_use_pct) - 0.01 AND max(part.ai_use_pct) + 0.01;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has none
SELECT dataset, country_code, year, industry, size_class, obs_status, status_reason, ai_use_pct
FROM indicators.enterprise_ai_use
WHERE has_value(obs_status) <> (ai_use_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);

-- check: a_year_is_missing (warn) countries without a value in a year that others have
SELECT dataset, year, country_code
FROM indicators.enterprise_ai_use
WHERE size_class = 'GE10' AND industry = 'C10-S951_X_K'
QUALIFY ai_use_pct IS NULL AND count(ai_use_pct) OVER (PARTITION BY dataset, year) > 0;
