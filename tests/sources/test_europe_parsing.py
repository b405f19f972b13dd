"""Shapes of Europe's public services that one payload cannot show: generations, details, refusals."""

import json
from datetime import date, datetime

import pytest

from skills_pipeline.sources.base import parse_document
from skills_pipeline.sources.registry import BUILT_IN

FETCHED_AT = datetime(2025, 7, 1, 6, 0)

OFFER = {
    "refnr": "10000-1-S",
    "stellenangebotsTitel": "Schleusenwart/in",
    "stellenangebotsBeschreibung": "Sie bedienen die Schleuse.",
    "firma": "Kanalwerk GmbH",
    "hauptberuf": "Wasserbauer/in",
    "stellenlokationen": [{"adresse": {"ort": "Minden", "land": "DEUTSCHLAND"}}],
    "veroeffentlichungszeitraum": {"von": "2025-06-16"},
    "aenderungsdatum": "2025-06-17T09:00:00.000+00:00",
}
OFFER_V2 = {
    "refnr": "10000-2-S",
    "titel": "Schleusenwart/in",
    "stellenbeschreibung": "Sie bedienen die Schleuse.",
    "arbeitgeber": "Kanalwerk GmbH",
    "arbeitsorte": [{"ort": "Minden", "region": "Nordrhein-Westfalen", "land": "Deutschland"}],
    "aktuelleVeroeffentlichungsdatum": "2025-06-16",
    "modifikationsTimestamp": "2025-06-17T09:00:00.000",
}
VACANCY = {
    "id": "ZWwtMQ==",
    "creationDate": 1750057200000,
    "lastModificationDate": None,
    "preferredLanguage": "el",
    "jvProfiles": {
        "en": {"title": "Translated"},
        "el": {
            "title": "Μυλωνάς",
            "description": "<p>Φροντίζετε τον μύλο.</p>",
            "employer": {"name": "Non renseigné"},
            "locations": [
                {"countryCode": "el", "cityName": "Αθήνα"},
                {"countryCode": "el", "cityName": None},
            ],
        },
    },
}


def parsed(name, record):
    return parse_document(BUILT_IN[name], json.dumps(record).encode(), "", FETCHED_AT)


def posting(name, record):
    result = parsed(name, record)
    assert result.quarantine.is_empty(), result.quarantine["detail"][0]
    return result.records.row(0, named=True)


def locations(*countries):
    return {"stellenlokationen": [{"adresse": {"ort": "Ort", "land": country}} for country in countries]}


def test_details_of_the_generation_before_are_read_alike():
    one = posting("bundesagentur", OFFER_V2)
    assert one["place"] == "Minden, Nordrhein-Westfalen, Deutschland"
    assert (one["country_code"], one["posted_on"]) == ("DE", date(2025, 6, 16))
    assert one["employer"] == "Kanalwerk GmbH"


@pytest.mark.parametrize(
    ("country", "expected"),
    [("DEUTSCHLAND", "DE"), ("VEREINIGTE_STAATEN", "US"), ("RUMAENIEN", "RO"), ("ISRAEL", "IL")],
)
def test_countries_of_the_agency_are_german_names_in_capitals(country, expected):
    # The same place twice is one place.
    assert posting("bundesagentur", OFFER | locations(country, country))["country_code"] == expected


def test_an_offer_without_a_title_is_named_by_its_occupation():
    untitled = {name: value for name, value in OFFER.items() if name != "stellenangebotsTitel"}
    assert posting("bundesagentur", untitled)["title"] == "Wasserbauer/in"


def test_an_anonymous_offer_has_no_employer():
    anonymous = {name: value for name, value in OFFER.items() if name != "firma"}
    assert posting("bundesagentur", anonymous | {"anzeigeAnonym": True})["employer"] is None
    assert parsed("bundesagentur", anonymous).quarantine["reason"].to_list() == ["unexpected_shape"]


def test_an_offer_elsewhere_has_no_text_and_any_other_without_is_a_change():
    bare = {name: value for name, value in OFFER.items() if name != "stellenangebotsBeschreibung"}
    elsewhere = parsed("bundesagentur", bare | {"externeURL": "https://example.org/1"})
    assert elsewhere.quarantine["reason"].to_list() == ["missing_text"]
    assert "stellenangebotsBeschreibung" in parsed("bundesagentur", bare).quarantine["detail"][0]


def test_details_of_a_vacancy_are_read_in_the_language_they_were_written_in():
    one = posting("eures", VACANCY)
    assert (one["title"], one["text"]) == ("Μυλωνάς", "Φροντίζετε τον μύλο.")
    assert (one["country_code"], one["place"], one["employer"]) == ("GR", "Αθήνα", None)
    assert one["posted_on"] == date(2025, 6, 16)


def test_details_without_any_language_are_refused():
    result = parsed("eures", VACANCY | {"jvProfiles": {}})
    assert "jvProfiles" in result.quarantine["detail"][0]


def test_an_item_that_never_was_is_no_record_and_a_story_no_posting():
    assert parsed("hackernews_firebase", None).found == 0
    assert parsed("hackernews_firebase", {"id": 1, "type": "story", "time": 1748880000}).found == 0


def test_a_wrong_byte_deep_in_a_record_refuses_it():
    body = json.dumps(VACANCY, ensure_ascii=False).encode().replace("μύλο".encode(), b"\xff")
    result = parse_document(BUILT_IN["eures"], body, "", FETCHED_AT)
    assert result.quarantine["reason"].to_list() == ["wrong_encoding"]


def test_a_result_without_an_area_is_in_the_country_that_was_asked():
    result = {
        "id": "1",
        "title": "Baker",
        "description": "You bake bread every morning and…",
        "created": "2025-06-12T10:00:00Z",
        "redirect_url": "https://example.org/1",
        "location": {"display_name": "Remote"},
    }
    url = "https://api.adzuna.com/v1/api/jobs/de/search/3?app_id=x"
    page = parse_document(BUILT_IN["adzuna"], json.dumps({"results": [result]}).encode(), url, FETCHED_AT)
    assert page.records["country_code"].to_list() == ["DE"]
    assert not BUILT_IN["adzuna"].full_text
