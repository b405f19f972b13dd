"""What becomes of a posting as a source states it: fields, places, issues, and input made to break things."""

from datetime import datetime

import pytest

from skills_pipeline.sources.base import RawPay, RawPlace, RawPosting, Source, parse_document
from skills_pipeline.sources.documents import Located

FETCHED_AT = datetime(2025, 7, 1, 6, 0)
TEXT = "You care for our guests and keep the books of the house in good order, together with four colleagues."


def parsed(*postings, url="https://example.org/jobs", **declared):
    """A document of these postings, read by a source that states them as they are."""
    source = Source(
        **dict.fromkeys(("title", "url", "licence", "citation", "terms", "cadence"), "x"),
        name="inn",
        records=lambda _: (Located(f"/{number}", {"number": number}) for number in range(len(postings))),
        parse=lambda record, _: postings[record["number"]],
        **declared,
    )
    return parse_document(source, b"{}", url, FETCHED_AT)


def posting(**stated):
    return RawPosting(
        **{"source_posting_id": "1", "title": "Receptionist", "text": TEXT, "posted": "2025-06-10", **stated}
    )


def row(**stated):
    return parsed(posting(**stated)).records.row(0, named=True)


def issues(**stated):
    return parsed(posting(**stated)).issues.select("field", "issue").rows()


def test_fields_of_the_source_fill_the_columns():
    found = row(
        country="DE",
        region="Bayern",
        place="München",
        employer="Inn & Söhne GmbH",
        employment="FULL_TIME",
        workplace="TELECOMMUTE",
        pay=RawPay("40000", "52000", "EUR", "YEAR"),
        experience="3 years",
        occupation="isco08:4226",
        industry="nace:55.10",
        employer_size="120",
    )
    assert (found["country_code"], found["region_code"], found["place_scope"]) == ("DE", "DE-BY", "one")
    assert (found["working_time"], found["workplace"]) == ("full_time", "remote")
    assert (found["pay_min"], found["pay_max"], found["pay_currency"], found["pay_period"]) == (
        40000,
        52000,
        "EUR",
        "year",
    )
    assert (found["pay_annual_min"], found["pay_basis"]) == (40000, "field")
    assert (found["experience_years_min"], found["isco08_code"], found["p_isco08"]) == (3, "4226", 1.0)
    assert (found["industry_section"], found["employer_size_class"]) == ("I", "50-249")
    assert (found["language"], found["second_language"]) == ("en", None)


def test_the_text_tells_where_the_source_is_silent():
    found = row(
        title="Senior receptionist (m/f/d), part-time", text=f"{TEXT} Salary: £14 per hour. Hybrid working."
    )
    assert (found["seniority"], found["working_time"], found["workplace"]) == (
        "senior",
        "part_time",
        "hybrid",
    )
    assert (found["pay_min"], found["pay_currency"], found["pay_period"]) == (14, "GBP", "hour")
    assert found["pay_annual_min"] == 14 * 2_080
    assert found["pay_basis"] == "text"


def test_places_in_several_countries_are_rows_of_their_own_and_the_posting_has_none_alone():
    result = parsed(posting(places=(RawPlace("Berlin", None, "Germany"), RawPlace("Lyon", None, "FR"))))
    assert result.records["country_code"].to_list() == ["ZZ"]
    assert result.records["place_scope"].to_list() == ["several"]
    assert result.records["place"].to_list() == ["Berlin; Lyon"]
    assert result.places.select("position", "country_code", "basis").rows() == [
        (1, "DE", "field"),
        (2, "FR", "field"),
    ]


def test_a_country_field_that_names_none_refuses_the_record_also_in_a_list():
    result = parsed(
        posting(places=(RawPlace("Berlin", None, "Germany"), RawPlace("Port Fenwick", None, "Freedonia")))
    )
    assert result.quarantine["reason"].to_list() == ["unknown_country"]


@pytest.mark.parametrize(
    ("pay", "expected", "issue"),
    [
        (RawPay(0, 0, "EUR", "YEAR"), (None, None), []),
        (RawPay(10**9, None, "EUR", "YEAR"), (None, None), [("pay", "implausible")]),
        (RawPay(-2000, 3000, "EUR", "MONTH"), (None, None), [("pay", "negative")]),
        (RawPay(52000, 40000, "EUR", "YEAR"), (40000, 52000), [("pay", "swapped")]),
        (RawPay("lots", None, "EUR", "YEAR"), (None, None), [("pay", "no_number")]),
    ],
)
def test_pay_that_cannot_be_is_mended_or_not_taken_and_never_without_a_word(pay, expected, issue):
    found = parsed(posting(pay=pay))
    assert found.records.select("pay_min", "pay_max").row(0) == expected
    assert found.issues.select("field", "issue").rows() == issue


def test_ten_thousand_places_are_fifty_and_an_issue():
    places = tuple(RawPlace(f"Depot {number}, Berlin", None, "DE") for number in range(10_000))
    result = parsed(posting(places=places))
    assert result.places.height == 50
    assert result.records["country_code"].to_list() == ["DE"]
    assert ("place", "too_many") in result.issues.select("field", "issue").rows()


def test_characters_that_nobody_sees_are_taken_out():
    found = row(title="Recep\u200btionist\ufeff", text=f"{TEXT}\u00ad\u0000")
    assert found["title"] == "Receptionist"
    assert found["text"] == TEXT


def test_a_text_of_nothing_but_invisible_characters_is_missing():
    assert parsed(posting(text="\u200b\ufeff \n")).quarantine["reason"].to_list() == ["missing_text"]


def test_mojibake_is_read_again_where_that_is_certain_and_said():
    garbled = f"{TEXT} Wir grÃ¼ÃŸen aus MÃ¼nchen und freuen uns auf GÃ¤ste."
    assert "grüßen aus München" in row(text=garbled)["text"]
    assert issues(text=garbled) == [("text", "mojibake_repaired")]


def test_a_day_of_closing_before_the_day_of_publication_is_none():
    assert row(closes="2025-06-01")["closes_on"] is None
    assert issues(closes="2025-06-01") == [("closing_day", "before_posted")]


def test_a_relative_day_counts_back_from_the_landing_of_a_live_source_only():
    stated = posting(posted="3 days ago")
    assert str(parsed(stated).records["posted_on"][0]) == "2025-06-28"
    assert parsed(stated, is_live=False).quarantine["reason"].to_list() == ["impossible_date"]
    assert parsed(stated, url="file:board/jobs.json").quarantine["reason"].to_list() == ["impossible_date"]


def test_a_field_that_is_no_text_refuses_the_record():
    result = parsed(posting(employment=["full", "time"]))
    assert result.quarantine["reason"].to_list() == ["unexpected_shape"]
    assert "employment" in result.quarantine["detail"][0]


def test_an_unknown_code_of_an_occupation_is_an_issue_and_the_title_tells():
    assert issues(occupation="isco08:9999") == [("occupation", "unknown_code")]


def test_contacts_are_masked_in_title_and_text():
    found = row(title="Receptionist, call +44 20 7946 0000", text=f"{TEXT} Write to desk@inn.example.org")
    assert "7946" not in found["title"]
    assert "desk@" not in found["text"]
