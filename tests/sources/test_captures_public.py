"""Genuine captures of the public sources, where they lie beside the checkout: every record is accounted for.

Texts of third parties are not in this repository.
"""

import csv
import io
import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import zstandard

from skills_pipeline.sources.base import Parsed, parse_document
from skills_pipeline.sources.registry import BUILT_IN

SHARED = Path(__file__).parents[3] / "shared"
FETCHED_AT = datetime(2026, 11, 1)
"""Later than every capture; 2051 and 2099 are impossible all the same."""

pytestmark = pytest.mark.skipif(
    not (SHARED / "sources" / "fixtures").exists(),
    reason=f"genuine captures are not in the repository; they are looked for in {SHARED}",
)


def capture(path: str) -> bytes:
    body = (SHARED / path).read_bytes()
    if not path.endswith(".zst"):
        return body
    return zstandard.ZstdDecompressor().stream_reader(io.BytesIO(body)).read()


def parsed(name: str, body: bytes) -> Parsed:
    result = parse_document(BUILT_IN[name], body, f"https://example.org/{name}", FETCHED_AT)
    assert result.found == result.records.height + result.removals.height + result.quarantine.height
    return result


def as_lines(body: bytes) -> bytes:
    """The hits of an answer of the search service as the lines of a yearly file."""
    return "".join(json.dumps(hit) + "\n" for hit in json.loads(body)["hits"]).encode()


def as_csv(body: bytes) -> bytes:
    """Rows that were kept as JSON, as the export they were taken from."""
    rows, file = json.loads(body), io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


FIXTURES = "sources/fixtures"

# Three adverts have neither a text nor a day that can be (2051, 2099): the first of the two is told.
JOBTECH_REFUSED = {"missing_text": 3}
SHAPE = {"unexpected_shape": 1}


@pytest.mark.parametrize("name", ["jobtech", "jobtech_historical"])
def test_jobtech_answers(name):
    found, reasons = 0, Counter()
    for path in sorted((SHARED / "corpora/raw/jobtech").glob("*.zst")):
        result = parsed(name, capture(str(path.relative_to(SHARED))))
        found += result.records.height
        reasons.update(result.quarantine["reason"])
        assert set(result.records["country_code"]) <= {"SE", "DK", "DE"}
        assert result.records["closes_on"].null_count() == 0
    assert (found, reasons) == (707, JOBTECH_REFUSED)


@pytest.mark.parametrize(
    ("name", "path", "reshaped", "counts", "reasons"),
    [
        ("jobtech", f"{FIXTURES}/jobtech_jobsearch.json", bytes, (2, 0), {"missing_text": 1}),
        ("jobtech_historical", f"{FIXTURES}/jobtech_jobsearch.json", as_lines, (2, 0), {"missing_text": 1}),
        ("jobtech_stream", f"{FIXTURES}/jobtech_jobsearch.json", as_lines, (2, 0), {"missing_text": 1}),
        ("jobtech_stream", f"{FIXTURES}/jobtech_jobstream_removed.json", bytes, (0, 1), {}),
        ("nav", f"{FIXTURES}/nav_public_feed_ads.json", bytes, (2, 0), {}),
        ("nav", "corpora/raw/nav/job_ads.json.zst", bytes, (20, 0), {}),
        ("nyc", f"{FIXTURES}/nyc_open_data_csv_rows.json", bytes, (2, 0), {}),
        ("nyc", f"{FIXTURES}/nyc_open_data_csv_rows.json", as_csv, (2, 0), {}),
        # Shapes of before these interfaces, which no parser of ours claims to read: refused by name.
        ("jobtech", f"{FIXTURES}/jobtech_official_fixture_2019.json", bytes, (0, 0), SHAPE),
        ("jobtech", "corpora/raw/jobtech_official/auranest_results.json.zst", bytes, (0, 0), SHAPE),
        ("jobtech", "corpora/raw/jobtech_official/platsannons_results.json.zst", bytes, (0, 0), SHAPE),
        (
            "jobtech_historical",
            "corpora/raw/jobtech_official/platsannonser_source_test_import.json.zst",
            bytes,
            (0, 0),
            SHAPE,
        ),
        ("nav", "corpora/raw/nav/result.json.zst", bytes, (0, 0), SHAPE),
        ("nav", "corpora/raw/nav/ad_dto.json.zst", bytes, (0, 0), SHAPE),
        ("nav", f"{FIXTURES}/nav_internal_ad_dto.json", bytes, (0, 0), SHAPE),
    ],
)
def test_a_capture_loses_nothing(name, path, reshaped, counts, reasons):
    result = parsed(name, reshaped(capture(path)))
    assert (result.records.height, result.removals.height) == counts
    assert Counter(result.quarantine["reason"]) == reasons


def test_an_advert_that_the_publisher_converted_itself_is_refused_for_want_of_an_address_in_the_web():
    path = "corpora/raw/jobtech_official/platsannonser_expected_after_conversion.json.zst"
    adverts = [hit["_source"] for hit in json.loads(capture(path))["hits"]["hits"]]
    result = parsed("jobtech_stream", json.dumps(adverts).encode())
    assert result.quarantine["detail"].to_list() == ["KeyError: 'webpage_url'"]


def test_the_documented_feed_of_nav_has_the_members_that_are_read():
    document = capture(f"{FIXTURES}/nav_stilling_feed_doc.md").decode()
    members = "next_url items date_modified _feed_entry workLocations sistEndret ad_content".split()
    assert [member for member in members if member not in document] == []
