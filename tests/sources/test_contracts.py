"""Every source of the registry: its own payload in the genuine shape, and the rows it must become."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from skills_pipeline.sources.base import MAXIMUM_FIELD_CHARS, parse_document, posting_id
from skills_pipeline.sources.registry import BUILT_IN

PAYLOADS = Path(__file__).parent / "payloads"
FETCHED_AT = datetime(2025, 7, 1, 6, 0)


def parsed(name, body):
    return parse_document(BUILT_IN[name], body, f"https://example.org/board/{name}.json", FETCHED_AT)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_payload_becomes_the_expected_rows(name):
    expected = json.loads((PAYLOADS / f"{name}.expected.json").read_text("utf-8"))
    result = parsed(name, (PAYLOADS / f"{name}.json").read_bytes())
    columns = list(expected["postings"][0])
    rows = [{**row, "posted_on": str(row["posted_on"])} for row in result.records.iter_rows(named=True)]
    assert [{name: row[name] for name in columns} for row in rows] == expected["postings"]
    assert dict(result.quarantine.select("location", "reason").iter_rows()) == expected["quarantine"]
    assert result.found == len(expected["postings"]) + len(expected["quarantine"])


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_renamed_member_refuses_every_record_with_its_name(name):
    document = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    member = {"jobtech": "headline", "hackernews": "objectID"}.get(name, "id")
    for records in (value for value in document.values() if isinstance(value, list)):
        for record in records:
            record[f"{member}_v2"] = record.pop(member, None)
    result = parsed(name, json.dumps(document).encode())
    assert result.records.is_empty()
    assert set(result.quarantine["reason"]) == {"unexpected_shape"}
    assert repr(member) in result.quarantine["detail"][0]


@pytest.mark.parametrize("name", BUILT_IN)
def test_an_error_page_is_one_refusal_that_shows_what_was_sent(name):
    result = parsed(name, b"<!doctype html><title>Just a moment...</title>")
    assert result.found == 1
    assert result.quarantine["reason"].to_list() == ["not_json"]
    assert "Just a moment" in result.quarantine["detail"][0]


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_declaration_is_complete(name):
    source = BUILT_IN[name]
    assert source.name == name
    for text in (source.title, source.url, source.licence, source.citation, source.terms, source.cadence):
        assert text.strip()
    assert source.requests is not None
    assert source.minimum_interval_seconds >= 1.0


def test_a_field_of_fifty_megabytes_is_refused_and_the_next_record_read():
    document = json.loads((PAYLOADS / "ashby.json").read_text("utf-8"))
    first, second = document["jobs"][:2]
    first["descriptionPlain"] = "x" * 50_000_000
    result = parsed("ashby", json.dumps({"jobs": [first, second]}).encode())
    assert result.quarantine["reason"].to_list() == ["field_too_large"]
    assert f"at most {MAXIMUM_FIELD_CHARS}" in result.quarantine["detail"][0]
    assert result.records["source_posting_id"].to_list() == [second["id"]]


def test_a_posting_has_the_same_name_wherever_it_is_computed():
    # SHA-256 of "jobtech\n24617001", first 16 digits: printf 'jobtech\n24617001' | sha256sum
    assert posting_id("jobtech", "24617001") == "aee7920104ca420f"
