-- check: quotient_times_reference_is_the_share (fail) the quotient times the share of the reference is the cell's
SELECT definition_id, country_code, dimension, value, year, reference, location_quotient
FROM indicators.location_quotient
WHERE abs(location_quotient * reference_pct - share_pct) > 1e-9
    OR abs(share_pct * postings - 100 * ai_postings) > 1e-6
    OR abs(reference_pct * reference_postings - 100 * reference_ai_postings) > 1e-6;

-- check: cells_make_the_reference (fail) the cells that are compared have the postings of the reference
SELECT definition_id, dimension, year, reference, any_value(country_code), sum(postings), any_value(reference_postings)
FROM indicators.location_quotient
GROUP BY definition_id, dimension, year, reference, CASE reference WHEN 'country' THEN country_code END
HAVING sum(postings) <> max(reference_postings) OR sum(ai_postings) <> max(reference_ai_postings)
    OR min(reference_postings) <> max(reference_postings);

-- check: quotient_within_interval (fail) the interval is around the quotient
SELECT definition_id, country_code, dimension, value, year, reference, location_quotient
FROM indicators.location_quotient
WHERE NOT (0 <= location_quotient_low AND location_quotient_low <= location_quotient + 1e-9
    AND location_quotient <= location_quotient_high + 1e-9);

-- check: status_tells_of_a_value (fail) a status without a value has a reason, one with a value has all numbers
SELECT definition_id, country_code, dimension, value, year, reference, obs_status, status_reason, location_quotient
FROM indicators.location_quotient
WHERE has_value(obs_status) <> (location_quotient IS NOT NULL)
    OR has_value(obs_status) <> (location_quotient_low IS NOT NULL AND location_quotient_high IS NOT NULL)
    OR has_value(obs_status) <> (share_pct IS NOT NULL AND reference_pct IS NOT NULL)
    OR has_value(obs_status) <> (status_reason IS NULL);
