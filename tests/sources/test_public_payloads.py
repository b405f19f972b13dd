"""Second shapes of the public sources: older files, exports, entries and pages of a feed."""

import io
import json
from collections.abc import Iterator
from datetime import datetime

import pytest

from skills_pipeline.sources.base import Parsed, parse_document
from skills_pipeline.sources.registry import BUILT_IN

FETCHED_AT = datetime(2025, 7, 1, 6, 0)


def parsed(name: str, body: bytes) -> Parsed:
    return parse_document(BUILT_IN[name], body, f"https://example.org/{name}", FETCHED_AT)


OLD_ADVERT = {
    "PLATSNUMMER": "1234567",
    "PLATSRUBRIK": "Programmerare till Stenvik",
    "PLATSBESKRIVNING": "Du skriver program för ångmaskiner.",
    "FORSTA_PUBLICERINGSDATUM": "2009-09-01",
    "SISTA_ANSOK_PUBLDATUM": "2009-09-30",
    "KOMMUN_KOD": "0180",
    "YRKE_ID": "7576",
    "AG_NAMN": "Stenviks Ångverk AB",
    "POSTORT": "STENVIK",
    "ANTAL_AKT_PLATSER": "1",
}


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def test_an_advert_before_2016_has_upper_case_names():
    row = parsed("jobtech_historical", lines(OLD_ADVERT)).records.row(0, named=True)
    assert (row["source_posting_id"], row["title"]) == ("1234567", "Programmerare till Stenvik")
    assert (str(row["posted_on"]), str(row["closes_on"])) == ("2009-09-01", "2009-09-30")
    assert (row["employer"], row["place"], row["country_code"]) == ("Stenviks Ångverk AB", "STENVIK", "SE")


@pytest.mark.parametrize("name", ["PLATSRUBRIK", "PLATSBESKRIVNING", "FORSTA_PUBLICERINGSDATUM"])
def test_a_name_that_vanished_from_the_old_files_is_told(name):
    body = lines({key: value for key, value in OLD_ADVERT.items() if key != name})
    assert name in parsed("jobtech_historical", body).quarantine["detail"][0]


def test_an_old_advert_without_its_number_is_refused():
    body = lines({key: value for key, value in OLD_ADVERT.items() if key != "PLATSNUMMER"})
    assert parsed("jobtech_historical", body).quarantine["reason"].to_list() == ["unexpected_shape"]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("shape", ["array", "answer"])
def test_historical_adverts_may_stand_in_one_document(shape, indent):
    document = (
        [OLD_ADVERT, OLD_ADVERT] if shape == "array" else {"total": {"value": 2}, "hits": [OLD_ADVERT] * 2}
    )
    assert parsed("jobtech_historical", json.dumps(document, indent=indent).encode()).records.height == 2


class Endless(io.RawIOBase):
    """A file of more lines than could be held, which counts those that were read."""

    taken = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        self.taken += 1
        return lines(OLD_ADVERT)

    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield self.readline()


@pytest.mark.parametrize("name", ["jobtech_historical", "jobtech_stream"])
def test_a_file_of_any_length_is_read_a_line_at_a_time(name):
    file = Endless()
    records = BUILT_IN[name].records(file)
    assert [next(records).location for _ in range(3)] == ["1", "2", "3"]
    assert file.taken == 3


def test_a_damaged_line_of_a_yearly_file_loses_only_itself():
    body = lines(OLD_ADVERT) + b'{"PLATSNUMMER": "12\n' + lines(OLD_ADVERT)
    result = parsed("jobtech_historical", body)
    assert (result.records.height, dict(result.quarantine.select("location", "reason").iter_rows())) == (
        2,
        {"2": "not_json"},
    )


def test_the_stream_may_answer_with_one_array():
    removal = {"id": 24233930, "removed": True, "removed_date": "2025-06-22T14:57:55"}
    result = parsed("jobtech_stream", json.dumps([removal, removal], indent=1).encode())
    assert result.removals["source_posting_id"].to_list() == ["24233930"] * 2


def nav_advert(**members: object) -> dict[str, object]:
    return {
        "uuid": "n-1",
        "published": "2025-06-01T08:00:00Z",
        "expires": "2025-06-30T22:00:00Z",
        "workLocations": [{"country": "NORGE", "city": "BODØ", "municipal": "BODØ", "county": "NORDLAND"}],
        "contactList": [{"name": "Kari Eksempel", "email": "kari@example.no", "phone": "55501000"}],
        "title": "Tekniker",
        "description": "<p>Du passer antennene.</p>",
        "sourceurl": None,
        "source": "DIR",
        "link": "https://example.org/n-1",
        "employer": {"name": "Antennelaget AS"},
        **members,
    }


@pytest.mark.parametrize("name", ["json", "ad_content"])
def test_an_entry_of_nav_holds_its_advert_under_either_name(name):
    entry = {"uuid": "n-1", name: nav_advert(), "sistEndret": "2025-06-02T08:00:00Z", "status": "ACTIVE"}
    row = parsed("nav", json.dumps(entry).encode()).records.row(0, named=True)
    assert (row["source_posting_id"], row["text"]) == ("n-1", "Du passer antennene.")
    assert "Kari" not in str(row)


def test_an_entry_of_nav_that_was_taken_down_is_a_removal_though_its_advert_is_masked():
    entry = {"uuid": "n-1", "ad_content": None, "sistEndret": "2025-06-05T08:00:00Z", "status": "INACTIVE"}
    result = parsed("nav", json.dumps(entry).encode())
    assert result.removals.select("source_posting_id", "removed_on").row(0)[0] == "n-1"
    assert result.found == 1


def test_a_feed_page_of_nav_holds_removals_and_no_postings():
    def item(uuid: str, status: str) -> dict[str, object]:
        entry = {"uuid": uuid, "status": status, "sistEndret": "2025-06-05T08:00:00Z"}
        return {"id": f"change-of-{uuid}", "date_modified": "2025-06-05T08:00:00Z", "_feed_entry": entry}

    page = {"items": [item("n-1", "INACTIVE"), item("n-2", "ACTIVE")], "next_url": None}
    result = parsed("nav", json.dumps(page).encode())
    assert result.removals["source_posting_id"].to_list() == ["n-1"]
    assert result.found == 1


def test_a_page_of_nav_that_ends_early_loses_only_the_advert_it_ends_in():
    body = json.dumps({"totalElements": 2, "content": [nav_advert(), nav_advert(uuid="n-2")]}).encode()
    result = parsed("nav", body[: body.index(b"n-2")])
    assert result.records["source_posting_id"].to_list() == ["n-1"]
    assert result.quarantine["reason"].to_list() == ["truncated"]


def test_an_entry_of_nav_without_its_advert_is_refused_by_name():
    entry = {"uuid": "n-1", "sistEndret": "2025-06-02T08:00:00Z", "status": "ACTIVE"}
    assert "json" in parsed("nav", json.dumps(entry).encode()).quarantine["detail"][0]


def test_the_export_of_new_york_has_names_in_words():
    cells = {
        "Job ID": "7001",
        "Agency": "DEPT OF CLOCKS",
        "# Of Positions": "1",
        "Business Title": "Clockmaker",
        "Work Location": "Tower 3",
        "Job Description": '"You wind\nthe clocks."',
        "Minimum Qual Requirements": "",
        "To Apply": "Ask Lee",
        "Posting Date": "2025-05-02T00:00:00.000",
        "Post Until": "1-JUL-2025",
    }
    body = f"{','.join(cells)}\n{','.join(cells.values())}\n".encode()
    row = parsed("nyc", body).records.row(0, named=True)
    assert (row["title"], row["employer"], row["place"]) == ("Clockmaker", "DEPT OF CLOCKS", "Tower 3")
    assert (row["text"], str(row["closes_on"])) == ("You wind\nthe clocks.", "2025-07-01")
