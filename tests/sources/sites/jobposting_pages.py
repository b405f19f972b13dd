"""A feed of three pages, a page with one posting, and a page that is gone."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

_FEED = "https://career.millstone.example/jobs.json"
_PAGE = "https://heron.example/jobs/keeper"
_GONE = "https://heron.example/jobs/filled"

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30), (_FEED, _PAGE, _GONE))
EXPECTED = {f"career.millstone.example/Millstone/{number}" for number in range(1, 6)} | {_PAGE}


def _posting(title: str) -> dict[str, object]:
    place = {"@type": "PostalAddress", "addressLocality": "Utrecht", "addressCountry": "NL"}
    return {
        "@context": "http://schema.org/",
        "@type": "JobPosting",
        "title": title,
        "datePosted": "2025-06-03T09:26:20+02:00",
        "description": f"<p>As {title.lower()} you keep the mill running.</p>",
        "hiringOrganization": {"@type": "Organization", "name": "Millstone"},
        "jobLocation": [{"@type": "Place", "address": place}],
    }


def _item(number: int) -> dict[str, object]:
    identifier = {"@type": "PropertyValue", "name": "Millstone", "value": number}
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "title": "Miller",
        "url": f"https://career.millstone.example/jobs/{number}-miller",
        "_jobposting": {**_posting("Miller"), "identifier": identifier},
    }


def _feed(page: int) -> bytes:
    numbers = range(2 * page - 1, min(2 * page, 5) + 1)
    following = {"next_url": f"{_FEED}?page={page + 1}"} if page < 3 else {}
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps(
        {"version": version, "items": [_item(number) for number in numbers], **following}
    ).encode()


def answer(asked: Asked) -> Reply:
    if asked.path == "/jobs.json":
        return Reply(body=_feed(int(asked.parameters.get("page", "1"))))
    if asked.url == _PAGE:
        script = f'<script type="application/ld+json">{json.dumps(_posting("Keeper"))}</script>'
        return Reply(body=f"<!doctype html><html><head>{script}</head></html>".encode())
    return Reply(410, b"This position has been filled")
