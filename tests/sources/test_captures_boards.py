"""Genuine answers of employers' boards: every record is a posting or a refusal that is explained here."""

import io
import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import zstandard

from skills_pipeline.sources.base import read_records
from skills_pipeline.sources.registry import BUILT_IN

SHARED = Path(__file__).parents[3] / "shared"
FIXTURES = SHARED / "sources" / "fixtures"
LANDED_AT = datetime(2026, 11, 26)

pytestmark = pytest.mark.skipif(
    not FIXTURES.is_dir(), reason=f"genuine captures are not beside the checkout ({SHARED})"
)


def outcomes(name, body, url="https://example.org/board"):
    """What became of every record: `posting`, or the reason of the refusal."""
    return Counter(
        "posting" if one.posting else one.refusal.reason
        for one in read_records(BUILT_IN[name], io.BytesIO(body), url, LANDED_AT)
    )


DOCUMENTS = {
    ("ashby", "ashby.json"): {"posting": 2},
    ("greenhouse", "greenhouse.json"): {"posting": 2},
    ("greenhouse", "greenhouse_amplitude.json"): {"posting": 2},
    ("lever", "lever.json"): {"posting": 2},
    ("recruitee", "recruitee.json"): {"posting": 2},
    ("workable", "workable.json"): {"posting": 2},
    # Its collector emptied the descriptions.
    ("personio", "personio.xml"): {"missing_text": 2},
    ("personio", "personio_with_descriptions.xml"): {"posting": 1},
    # Its collector left out the texts.
    ("teamtailor", "teamtailor_jsonfeed.json"): {"missing_text": 2},
    # Its collector kept `jobAd` only.
    ("smartrecruiters", "smartrecruiters_detail.json"): {"unexpected_shape": 1},
    ("workday", "chinese_ats/workday_003.json"): {"posting": 1},
}


@pytest.mark.parametrize(("name", "file"), DOCUMENTS)
def test_every_record_of_a_document_is_accounted_for(name, file):
    assert outcomes(name, (FIXTURES / file).read_bytes()) == DOCUMENTS[name, file]


DETAILS = {
    # The third was sent with no section at all.
    ("smartrecruiters", "smartrecruiters_list_detail.json"): {"posting": 2, "missing_text": 1},
    ("workday", "workday_cxs.json"): {"posting": 4},
}


@pytest.mark.parametrize(("name", "file"), DETAILS)
def test_every_page_of_a_collection_of_pages_is_accounted_for(name, file):
    pages = json.loads((FIXTURES / file).read_text("utf-8"))["details"].values()
    counted = Counter()
    for page in pages:
        counted += outcomes(name, json.dumps(page).encode())
    assert counted == DETAILS[name, file]


def test_all_landed_boards_of_ashby_are_accounted_for():
    counted = Counter()
    for path in sorted((SHARED / "corpora" / "raw" / "ashby").glob("*.zst")):
        body = zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()
        counted += outcomes("ashby", body, f"https://api.ashbyhq.com/posting-api/job-board/{path.name}")
    assert set(counted) == {"posting", "not_json"}
    # Two boards were stored with backslashes that JSON does not know.
    assert counted["not_json"] == 12
    assert counted["posting"] > 3_000


def test_workday_lists_are_followed_and_divided_as_they_were_recorded():
    """Lists of a site of 2,723 postings, and of its 244 in one country."""
    from skills_pipeline.sources import workday

    first, narrowed = (
        json.loads((FIXTURES / "chinese_ats" / f"workday_00{number}.json").read_text("utf-8"))
        for number in (1, 2)
    )
    facets = dict(workday._facets(first["facets"]))
    assert first["total"] == 2_000
    assert workday._dividing_facet(facets, {}, first["total"]) == "jobFamilyGroup"
    assert sum(facets["jobFamilyGroup"].values()) == 2_723
    assert narrowed["total"] == sum(dict(workday._facets(narrowed["facets"]))["jobFamilyGroup"].values())
    body = json.dumps(narrowed).encode()
    assert len(workday._postings("recorded", body)) == len(narrowed["jobPostings"])


def test_smartrecruiters_lists_are_read_as_they_were_recorded():
    from datetime import date

    from skills_pipeline.sources.base import Query

    collection = json.loads((FIXTURES / "smartrecruiters_list_detail.json").read_text("utf-8"))
    pages = [json.dumps(page).encode() for page in collection["list_pages"]]
    requests = BUILT_IN["smartrecruiters"].requests(Query(date(2026, 1, 1), date(2026, 1, 1), ("x",)))
    next(requests)
    requests.send(pages[0])
    asked = [requests.send(pages[1]), *requests]
    assert [request.url.rpartition("/")[2] for request in asked] == list(collection["details"])
    assert all(request.version for request in asked)
