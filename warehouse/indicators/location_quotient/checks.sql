-- check: quotient_times_all_is_the_share (fail) the quotient times the share of all is the share of the cell
WITH wholes AS (
    SELECT definition_id, year, sum(ai_postings) / sum(postings) AS overall
    FROM indicators.location_quotient
    GROUP BY ALL
)
SELECT definition_id, country_code, isco08_code, year, location_quotient
FROM indicators.location_quotient
JOIN wholes USING (definition_id, year)
WHERE abs(location_quotient * overall - ai_postings / postings) > 1e-9;

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has the quotient
SELECT definition_id, country_code, isco08_code, year, obs_status, status_reason, location_quotient
FROM indicators.location_quotient
WHERE has_value(obs_status) <> (location_quotient IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
