-- Places as sources write them: "Kraków, Poland" and "Kraków HQ" may be one, "Austin, US" and "Chicago, US" are two.

CREATE TEMP MACRO place_words(place) AS
    list_distinct(regexp_extract_all(strip_accents(lower(place)), '[\p{L}\p{N}]+'));

CREATE TEMP MACRO town_words(place) AS
    list_filter(
        place_words(regexp_extract(place, '^[^,;|(]*')),
        lambda word: word NOT IN ('hq', 'office', 'remote', 'hybrid')
    );

CREATE TEMP MACRO may_be_one_place(one, other) AS
    list_has_all(place_words(one), place_words(other))
    OR list_has_all(place_words(other), place_words(one))
    OR list_has_all(town_words(one), town_words(other))
    OR list_has_all(town_words(other), town_words(one));
