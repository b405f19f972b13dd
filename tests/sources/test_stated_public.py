"""What the public sources and schema.org JobPostings state in fields of their own, in their words and codes.

`payloads/<source>.expected.json` says under `stated`, by posting, every such field that has a value. Places
are written name, region, country.
"""

import io
import json
from dataclasses import asdict

import pytest

from skills_pipeline.sources.base import RawPlace, RawPosting
from skills_pipeline.sources.codes import occupation_of_address, quantity, said, told_places
from skills_pipeline.sources.documents import Located
from skills_pipeline.sources.registry import BUILT_IN
from sources.test_contracts import expected, parsed, payload

FIELDS = (
    "country",
    "place",
    "region",
    "places",
    "workplace",
    "employment",
    "pay",
    "pay_text",
    "seniority",
    "education",
    "experience",
    "occupation",
    "industry",
    "employer_size",
    "is_agency",
)
SOURCES = (
    "jobtech",
    "jobtech_stream",
    "jobtech_historical",
    "bundesagentur",
    "france_travail",
    "eures",
    "nav",
    "usajobs",
    "nyc",
    "mycareersfuture",
    "adzuna",
    "jobposting_pages",
    "common_crawl",
    "web_data_commons",
)


def stated(raw: RawPosting) -> dict:
    """The fields that have a value, as JSON writes them."""
    fields = {
        name: value for name, value in asdict(raw).items() if name in FIELDS and value not in (None, "", ())
    }
    if raw.places:
        fields["places"] = [[place.name, place.region, place.country] for place in raw.places]
    if raw.pay:
        fields["pay"] = {name: value for name, value in asdict(raw.pay).items() if value is not None}
    return fields


def postings(name: str, body: bytes, url: str = "https://example.org/board/1.json") -> dict[str, RawPosting]:
    source = BUILT_IN[name]
    items = [item for item in source.records(io.BytesIO(body)) if isinstance(item, Located)]
    parsed = [source.parse(item.record, url) for item in items]
    return {raw.source_posting_id: raw for raw in parsed if isinstance(raw, RawPosting)}


@pytest.mark.parametrize("name", SOURCES)
def test_every_posting_of_a_payload_states_the_expected_fields_and_no_others(name):
    found, told = postings(name, payload(name)), expected(name)
    kept = [row["source_posting_id"] for row in told["postings"]]
    assert {posting: stated(found[posting]) for posting in kept} == told["stated"]


# ------------------------------------------------------------------------- codes, quantities and places


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://data.europa.eu/esco/isco/C2512", "isco08:2512"),
        ("http://data.europa.eu/esco/isco/C25", "isco08:25"),
        ("http://data.europa.eu/esco/occupation/1", "esco:http://data.europa.eu/esco/occupation/1"),
    ],
)
def test_occupations_are_named_by_addresses_of_esco(address, code):
    assert occupation_of_address(address) == code


@pytest.mark.parametrize(("value", "told"), [(3, "3 years"), ("3-5", "3-5 years"), (None, None), ("", None)])
def test_a_number_stands_with_its_unit(value, told):
    assert quantity({"m": value}, "m", "years") == told


@pytest.mark.parametrize(("record", "told"), [({}, None), ({"m": None}, None), ({"m": False}, False)])
def test_a_flag_that_nobody_set_says_nothing(record, told):
    assert said(record, "m") is told


@pytest.mark.parametrize(
    "read", [lambda record: quantity(record, "m", "years"), lambda record: said(record, "m")]
)
def test_a_member_of_another_type_is_told_by_its_name(read):
    with pytest.raises(TypeError, match="m: expected"):
        read({"m": ["yes"]})


GRAZ, LINZ, AUSTRIA = (
    RawPlace("Graz", "Steiermark", "AT"),
    RawPlace(None, "AT312", "AT"),
    RawPlace(country="AT"),
)


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ([], []),
        ([AUSTRIA, GRAZ], [GRAZ]),
        ([LINZ, AUSTRIA], [LINZ]),
        ([AUSTRIA], [AUSTRIA]),
        ([GRAZ, RawPlace(country="DE")], [GRAZ, RawPlace(country="DE")]),
        ([RawPlace("Remote"), AUSTRIA], [RawPlace("Remote"), AUSTRIA]),
    ],
)
def test_a_country_says_nothing_beside_a_place_in_it(places, told):
    assert told_places(places) == told


# ------------------------------------------------------------------------------------ shapes by source


def one(name: str, record: object, url: str = "https://example.org/1") -> dict:
    (raw,) = postings(name, json.dumps(record).encode(), url).values()
    return stated(raw)


OFFER_V2 = {
    "refnr": "10000-2-S",
    "titel": "Schleusenwart/in",
    "stellenbeschreibung": "Sie bedienen die Schleuse.",
    "arbeitgeber": "Kanalwerk GmbH",
    "arbeitsorte": [{"ort": "Minden", "region": "Nordrhein-Westfalen", "land": "Deutschland"}],
    "aktuelleVeroeffentlichungsdatum": "2025-06-16",
    "angebotsart": "ARBEIT",
    "arbeitszeitmodelle": ["VOLLZEIT", "TEILZEIT"],
    "befristung": "BEFRISTET",
    "branchengruppe": "Wasserbau",
    "branche": "Kanalbau",
    "betriebsgroesse": "2",
}


def test_an_offer_of_the_generation_before_lists_its_working_times():
    assert one("bundesagentur", OFFER_V2) == {
        "country": "Deutschland",
        "place": "Minden, Nordrhein-Westfalen, Deutschland",
        "region": "Nordrhein-Westfalen",
        "employment": "ARBEIT; VOLLZEIT; TEILZEIT; BEFRISTET",
        "industry": "Kanalbau; Wasserbau",
    }


@pytest.mark.parametrize(
    ("members", "field", "value"),
    [
        ({"festgehalt": 15.2, "verguetungsangabe": "STUNDENLOHN"}, "pay", (15.2, 15.2, "EUR", "STUNDENLOHN")),
        ({"gehaltsspanneVon": 15, "verguetungsangabe": "KEINE_ANGABEN"}, "pay", (15, None, "EUR", None)),
        ({"verguetungsangabe": "JAHRESGEHALT"}, "pay", None),
        ({"vertragsdauer": "KEINE_ANGABE"}, "employment", None),
        ({"istGeringfuegigeBeschaeftigung": True}, "employment", "GeringfuegigeBeschaeftigung"),
        ({"arbeitszeitHeimarbeitTelearbeit": True}, "workplace", "HeimarbeitTelearbeit"),
        ({"homeofficemoeglich": True}, "workplace", "Homeoffice"),
        ({"homeofficemoeglich": False, "homeofficetyp": "NACH_VEREINBARUNG"}, "workplace", None),
        ({"istArbeitnehmerUeberlassung": True}, "is_agency", True),
        ({"istPrivateArbeitsvermittlung": False}, "is_agency", None),
        ({"istPrivateArbeitsvermittlung": False, "istArbeitnehmerUeberlassung": False}, "is_agency", False),
    ],
)
def test_what_an_offer_of_the_agency_says_of_pay_place_and_employer(members, field, value):
    bare = {name: OFFER_V2[name] for name in list(OFFER_V2)[:6]}
    (raw,) = postings("bundesagentur", json.dumps(bare | members).encode()).values()
    found = getattr(raw, field)
    assert (
        found and (found.minimum, found.maximum, found.currency, found.period) if field == "pay" else found
    ) == value


DETAILS = {
    "title": "Miller",
    "description": "You keep the stones.",
    "employer": {"name": "Tidemill", "sectorCodes": None, "organisationSizeCode": None},
    "locations": [{"countryCode": "at", "region": "AT221", "cityName": "Graz"}, {"countryCode": "at"}],
    "jobCategoriesCodes": ["http://data.europa.eu/esco/isco/C8160"],
    "positionOfferingCode": "temporary",
    "positionScheduleCodes": ["parttime"],
    "requiredEducationLevelCode": "bachelor",
    "requiredYearsOfExperience": 2,
    "offeredRemunerationPackage": {
        "salaries": [
            {"minimumSalary": None, "maximumSalary": None, "remunerationTypeCode": "commission"},
            {
                "minimumSalary": 2100,
                "maximumSalary": 2400.5,
                "currencyCode": "EUR",
                "payingIntervalCode": "month",
            },
        ]
    },
}


def test_details_of_a_vacancy_say_more_than_a_search_answer():
    vacancy = {
        "id": "ZWwtMQ==",
        "creationDate": 1750057200000,
        "preferredLanguage": "en",
        "jvProfiles": {"en": DETAILS},
    }
    assert one("eures", vacancy) == {
        "country": "AT",
        "region": "AT221",
        "place": "Graz",
        "employment": "parttime; temporary",
        "pay": {"minimum": 2100, "maximum": 2400.5, "currency": "EUR", "period": "month"},
        "education": "bachelor",
        "experience": "2 years",
        "occupation": "isco08:8160",
    }


ANNOUNCED = "https://data.usajobs.gov/api/historicjoa/announcementtext?USAJOBSControlNumbers=7#"


@pytest.mark.parametrize(
    ("fragment", "told"),
    [
        (
            "title=Clerk&agency=Tides&schedule=Full-time&appointment=Permanent&telework=Y&pay_minimum=21.5"
            "&pay_maximum=30&pay_type=Per+Hour&place=Juneau%2C+Alaska&region=Alaska&country=United+States"
            "&place=Guam&region=&country=",
            {
                "places": [["Juneau, Alaska", "Alaska", "United States"], ["Guam", None, None]],
                "workplace": "telework eligible",
                "employment": "Full-time; Permanent",
                "pay": {"minimum": "21.5", "maximum": "30", "currency": "USD", "period": "Per Hour"},
            },
        ),
        ("title=Clerk&agency=Tides&telework=N&place=Juneau&region=&country=", {"place": "Juneau"}),
        # As addresses were written before: one text for all places.
        (
            "title=Clerk&country=United+States&place=Juneau%3B+Nome",
            {"place": "Juneau; Nome", "country": "United States"},
        ),
        ("", {}),
    ],
)
def test_the_address_of_an_announcement_holds_what_its_text_does_not(fragment, told):
    (raw, *_) = postings("usajobs", payload("usajobs"), ANNOUNCED + fragment).values()
    assert stated(raw) == told


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("jobtech", '"salary_description": "42 000 kr i månaden"', '"salary_description": 42000'),
        ("jobtech_stream", '"region": "Västerbottens län"', '"region": ["Västerbottens län"]'),
        ("bundesagentur", '"arbeitszeitVollzeit": true', '"arbeitszeitVollzeit": "true"'),
        ("france_travail", '"romeCode": "M1811"', '"romeCode": {"code": "M1811"}'),
        ("eures", '"sectorCodes": ["J", "ns"]', '"sectorCodes": [1]'),
        ("nav", '"extent": "Deltid"', '"extent": ["Deltid"]'),
        ("nyc", '"salary_range_from": "22.5"', '"salary_range_from": [22.5]'),
        ("mycareersfuture", '"isPostedOnBehalf": true', '"isPostedOnBehalf": "yes"'),
        ("adzuna", '"contract_type": "permanent"', '"contract_type": 1'),
    ],
)
def test_a_field_of_another_type_refuses_its_record(name, old, new):
    body = payload(name)
    assert old.encode() in body
    before, after = parsed(name, body), parsed(name, body.replace(old.encode(), new.encode(), 1))
    assert after.records.height == before.records.height - 1
    assert set(after.quarantine["reason"]) - set(before.quarantine["reason"]) <= {"unexpected_shape"}
    assert "unexpected_shape" in set(after.quarantine["reason"])
