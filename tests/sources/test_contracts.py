"""Every source of postings: its own payload in the genuine shape, and the rows it must become.

`payloads/<source>.<suffix>` is the payload; `payloads/<source>.expected.json` says what becomes of it:
`postings` (the columns that matter in each), `removals` and `quarantine` (reason by location), and how the
source may drift: `renamed` (a name of a member that every record has, and another), `flipped` (a day as the
payload writes it, and the same day in another format). Both must be refused by name, not read as something
else. What a posting states in fields that are no columns yet is in `test_stated_fields`.
"""

import json
from datetime import datetime
from pathlib import Path

import pytest

from skills_pipeline.sources.base import MAXIMUM_FIELD_CHARS, Parsed, parse_document, posting_id
from skills_pipeline.sources.registry import POSTINGS

PAYLOADS = Path(__file__).parent / "payloads"
FETCHED_AT = datetime(2025, 7, 1, 6, 0)


def parsed(name: str, body: bytes) -> Parsed:
    return parse_document(POSTINGS[name], body, f"https://example.org/board/{name}.json", FETCHED_AT)


def payload(name: str) -> bytes:
    (path,) = (one for one in PAYLOADS.glob(f"{name}.*") if not one.name.endswith(".expected.json"))
    return path.read_bytes()


def expected(name: str) -> dict:
    return json.loads((PAYLOADS / f"{name}.expected.json").read_text("utf-8"))


@pytest.mark.parametrize("name", POSTINGS)
def test_the_payload_becomes_the_expected_rows(name):
    told, result = expected(name), parsed(name, payload(name))
    rows = [
        {name: row[name] if isinstance(row[name], str | None) else str(row[name]) for name in posting}
        for row, posting in zip(result.records.iter_rows(named=True), told["postings"], strict=True)
    ]
    assert rows == told["postings"]
    assert dict(result.quarantine.select("location", "reason").iter_rows()) == told["quarantine"]
    assert result.removals.get_column("source_posting_id").to_list() == told.get("removals", [])
    assert result.found == len(told["postings"]) + len(told["quarantine"]) + len(told.get("removals", []))


@pytest.mark.parametrize("name", POSTINGS)
def test_a_renamed_member_refuses_every_record_with_its_name(name):
    old, new = expected(name)["renamed"]
    body = payload(name)
    assert old.encode() in body
    result = parsed(name, body.replace(old.encode(), new.encode()))
    assert result.records.is_empty()
    assert set(result.quarantine["reason"]) == {"unexpected_shape"}
    member = old.strip("\"<>:=' ").rpartition("/")[2]
    assert any(member in detail for detail in result.quarantine["detail"])


@pytest.mark.parametrize("name", POSTINGS)
def test_a_day_in_another_format_is_refused(name):
    old, new = expected(name)["flipped"]
    body = payload(name)
    assert old.encode() in body
    before, after = parsed(name, body), parsed(name, body.replace(old.encode(), new.encode()))
    assert after.records.height < before.records.height
    assert "impossible_date" in set(after.quarantine["reason"])


@pytest.mark.parametrize("name", POSTINGS)
def test_an_error_page_is_one_refusal_that_shows_what_was_sent(name):
    result = parsed(name, b"<!doctype html><title>Just a moment...</title>")
    assert result.found == 1
    assert result.records.is_empty()
    assert "Just a moment" in result.quarantine["detail"][0]


@pytest.mark.parametrize("name", POSTINGS)
def test_the_declaration_is_complete(name):
    source = POSTINGS[name]
    assert source.name == name
    for text in (source.title, source.url, source.licence, source.citation, source.terms, source.cadence):
        assert text.strip()
    assert source.minimum_interval_seconds >= 1.0


def test_a_field_of_fifty_megabytes_is_refused_and_the_next_record_read():
    document = json.loads(payload("ashby"))
    first, second = document["jobs"][:2]
    first["descriptionPlain"] = "x" * 50_000_000
    result = parsed("ashby", json.dumps({"jobs": [first, second]}).encode())
    assert result.quarantine["reason"].to_list() == ["field_too_large"]
    assert f"at most {MAXIMUM_FIELD_CHARS}" in result.quarantine["detail"][0]
    assert result.records["source_posting_id"].to_list() == [second["id"]]


def test_a_posting_has_the_same_name_wherever_it_is_computed():
    # SHA-256 of "jobtech\n24617001", first 16 digits: printf 'jobtech\n24617001' | sha256sum
    assert posting_id("jobtech", "24617001") == "aee7920104ca420f"
