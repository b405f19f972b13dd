"""Genuine answers of aggregators, where they lie beside the checkout: nothing is lost without a reason."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import zstandard

from skills_pipeline.sources.base import Parsed, parse_document
from skills_pipeline.sources.preview import check_mapping
from skills_pipeline.sources.registry import BUILT_IN

SHARED = Path(__file__).parents[3] / "shared"
FETCHED_AT = datetime(2026, 11, 1)

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no genuine captures: {SHARED} is not there")

FIXTURES = "sources/fixtures"
CORPUS = "corpora/raw"
REMOTE = f"{CORPUS}/hn_remotive_remoteok"


def read(name: str) -> bytes:
    body = (SHARED / name).read_bytes()
    return zstandard.ZstdDecompressor().stream_reader(body).read() if name.endswith(".zst") else body


def documents(name: str, member: str | None = None) -> Iterator[bytes]:
    """One document a capture: answers may stand one after another, and lines may be records of one answer."""
    body = read(name)
    if name.endswith((".rss", "remotive.json", "remoteok.json", "remotive.json.zst", "remoteok.json.zst")):
        yield body
    elif ".jsonl" in name:
        yield json.dumps({member: [json.loads(line) for line in body.splitlines()]}).encode()
    else:
        text, at = body.decode(), 0
        while text[at:].strip():
            at += len(text[at:]) - len(text[at:].lstrip())
            document, at = json.JSONDecoder().raw_decode(text, at)
            yield json.dumps(document).encode()


CAPTURES = [
    # source, capture, member of the list, postings
    ("arbeitnow", f"{FIXTURES}/arbeitnow.json", "data", 2),
    ("remotive", f"{FIXTURES}/remotive.json", "jobs", 2),
    ("remotive", f"{REMOTE}/remotive.json.zst", "jobs", 18),
    ("remoteok", f"{FIXTURES}/remoteok.json", None, 2),
    ("remoteok", f"{REMOTE}/remoteok.json.zst", None, 99),
    ("jobicy", f"{FIXTURES}/jobicy.json", "jobs", 2),
    ("himalayas", f"{FIXTURES}/himalayas.json", "jobs", 2),
    ("himalayas", f"{REMOTE}/himalayas.json.zst", "jobs", 20),
    ("himalayas", f"{CORPUS}/himalayas/himalayas_union.jsonl.zst", "jobs", 500),
    ("themuse", f"{FIXTURES}/themuse.json", "results", 2),
    ("themuse", f"{CORPUS}/themuse/themuse_union.jsonl.zst", "results", 236),
    ("themuse", f"{CORPUS}/themuse/vimchun_muse_pages_concat.json.zst", "results", 509),
    ("weworkremotely", f"{FIXTURES}/weworkremotely.rss", None, 3),
]


def parsed(source: str, capture: str, member: str | None) -> list[Parsed]:
    return [
        parse_document(BUILT_IN[source], body, f"https://example.org/{capture}", FETCHED_AT)
        for body in documents(capture, member)
    ]


@pytest.mark.parametrize(("source", "capture", "member", "postings"), CAPTURES)
def test_every_genuine_record_is_a_posting(source, capture, member, postings):
    results = parsed(source, capture, member)
    reasons = [reason for result in results for reason in result.quarantine["detail"]]
    assert reasons == []
    assert sum(result.records.height for result in results) == postings
    assert sum(result.found for result in results) == postings


def test_what_remote_ok_broke_and_added_is_mended():
    (result,) = parsed("remoteok", f"{REMOTE}/remoteok.json.zst", None)
    written = "".join(result.records["text"].to_list() + result.records["place"].drop_nulls().to_list())
    assert "Please mention the word" not in written
    # Control characters are what the second and third bytes of UTF-8 look like in Latin-1.
    assert not any("\x80" <= sign <= "\x9f" for sign in written)


def test_several_countries_at_himalayas_are_no_country():
    name = f"{CORPUS}/himalayas/himalayas_union.jsonl.zst"
    (result,) = parsed("himalayas", name, "jobs")
    listed = [json.loads(line)["locationRestrictions"] for line in read(name).splitlines()]
    known = [code != "ZZ" for code in result.records["country_code"]]
    assert known == [len(names) == 1 for names in listed]
    assert result.records["closes_on"].null_count() == 0


FLATTENED = """
[source]
name = "weworkremotely_flattened"
title = "We Work Remotely, its feeds flattened by a collector"
url = "https://weworkremotely.com"
licence = "texts of the employers; statistics only"
citation = "We Work Remotely, RSS feeds"
terms = "Texts are not redistributed"

[document]
format = "jsonl"

[fields]
source_posting_id = "id"
title = "title"
text = "description"
posted = "postedAt"
place = "location"
employer = "company"
url = "url"

[transforms]
posted = "day:%a, %d %b %Y %H:%M:%S %z"
"""


def test_feeds_that_a_collector_flattened_are_read_by_a_mapping(tmp_path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(FLATTENED, encoding="utf-8")
    preview = check_mapping(SHARED / CORPUS / "weworkremotely/wwr_union.jsonl.zst", mapping)
    assert (preview.records, preview.postings, preview.refused) == (410, 410, ())
    assert preview.unused == ("source", "tags", "category", "_snapshot")
