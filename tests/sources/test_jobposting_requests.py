"""Pages and feeds given as boards, asked one after another with the site's answers."""

import json
from datetime import date

import pytest

from skills_pipeline.sources.base import Query, SourceChangedError
from skills_pipeline.sources.jobposting_pages import requests
from sources.sites import Asked, jobposting_pages

FEED = "https://career.millstone.example/jobs.json"


def driven(query, answer):
    """Requests of a whole run, each answered by `answer`; a page that is gone is answered with no bytes."""
    generator, asked, body = requests(query), [], None
    while True:
        try:
            request = generator.send(body)
        except StopIteration:
            return asked
        asked.append(request)
        reply = answer(Asked("GET", request.url, dict(request.headers)))
        body = reply.body if reply.status == 200 else b""


def test_a_feed_is_followed_to_its_last_page_and_a_page_asked_once():
    asked = driven(jobposting_pages.QUERY, jobposting_pages.answer)
    assert [request.url for request in asked] == [
        FEED,
        f"{FEED}?page=2",
        f"{FEED}?page=3",
        "https://heron.example/jobs/keeper",
        "https://heron.example/jobs/filled",
    ]
    assert all(request.may_be_gone and request.kind == "page" for request in asked)


def test_a_feed_that_names_a_page_twice_is_refused():
    generator = requests(Query(date(2025, 1, 1), date(2025, 1, 1), (FEED,)))
    next(generator)
    with pytest.raises(SourceChangedError, match=r"next_url names .*jobs\.json a second time"):
        generator.send(json.dumps({"items": [], "next_url": "/jobs.json"}).encode())


@pytest.mark.parametrize("following", [7, {"href": FEED}, "http://[broken"])
def test_a_next_page_that_is_no_address_is_refused_by_name(following):
    generator = requests(Query(date(2025, 1, 1), date(2025, 1, 1), (FEED,)))
    next(generator)
    with pytest.raises(SourceChangedError, match="looked for next_url"):
        generator.send(json.dumps({"items": [], "next_url": following}).encode())
