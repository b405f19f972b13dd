"""Genuine and third-party captures that lie beside the checkout: nothing of them is lost without a reason."""

from datetime import datetime
from pathlib import Path

import pytest

from skills_pipeline.sources.base import parse_document
from skills_pipeline.sources.registry import BUILT_IN

FIXTURES = Path(__file__).parents[3] / "shared" / "sources" / "fixtures"
CAPTURES = {
    # The two objects of the feed were trimmed of their descriptions by who captured them.
    "teamtailor_jsonfeed.json": (2, 0, {"missing_text"}),
    "jobposting_jsonld_page.html": (1, 1, set()),
}
"""File → records found, postings among them, and the reasons of the others."""

pytestmark = pytest.mark.skipif(not FIXTURES.exists(), reason="../shared is not beside the checkout")


def parsed(name, body):
    return parse_document(
        BUILT_IN["jobposting_pages"], body, f"https://example.org/{name}", datetime(2026, 12, 1)
    )


@pytest.mark.parametrize("name", CAPTURES)
def test_captures_are_read_without_unexplained_loss(name):
    found, postings, reasons = CAPTURES[name]
    result = parsed(name, (FIXTURES / name).read_bytes())
    assert result.found == result.records.height + result.removals.height + result.quarantine.height
    assert (result.found, result.records.height) == (found, postings)
    assert set(result.quarantine["reason"]) == reasons


def test_the_feed_is_read_but_for_the_trimmed_descriptions():
    body = (FIXTURES / "teamtailor_jsonfeed.json").read_bytes()
    told = body.replace(b'"@type": "JobPosting"', b'"@type": "JobPosting", "description": "Trimmed."')
    result = parsed("teamtailor_jsonfeed.json", told)
    assert result.quarantine.is_empty()
    assert result.records["country_code"].to_list() == ["ES", "ZZ"]
    assert [name.partition("/")[0] for name in result.records["source_posting_id"]] == [
        "career.teamtailor.com"
    ] * 2
