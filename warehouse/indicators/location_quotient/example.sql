SELECT
    country_code,
    value AS isco08_code,
    postings,
    round(location_quotient, 2) AS quotient,
    round(location_quotient_low, 2) AS low,
    round(location_quotient_high, 2) AS high
FROM indicators.location_quotient
WHERE
    definition_id = 'ai_demand'
    AND year = (SELECT max(year) FROM indicators.location_quotient)
    AND location_quotient_low > 1
ORDER BY quotient DESC
LIMIT 10;
