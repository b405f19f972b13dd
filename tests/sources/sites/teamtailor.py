"""Career sites on Teamtailor: five jobs on three pages, one that knows no pages, one that has closed."""

import json
from datetime import date
from urllib.parse import urlsplit

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(
    date(2025, 6, 1), date(2025, 6, 30), ("jobs.fjord.example", "jobs.pier.example", "jobs.closed.example")
)
EXPECTED = {"f-1", "f-2", "f-3", "f-4", "f-5", "p-1"}

_PAGED = ["f-1", "f-2", "f-3", "f-4", "f-5"]
_PAGE_SIZE = 2


def _item(identifier: str) -> dict[str, object]:
    address = {"@type": "PostalAddress", "addressLocality": "Bergen", "addressCountry": "NO"}
    return {
        "id": identifier,
        "title": "Deckhand",
        "url": f"https://jobs.fjord.example/jobs/{identifier}",
        "date_published": "2025-06-03T08:00:00+02:00",
        "content_html": f"<p>You moor ferry {identifier}.</p>",
        "_jobposting": {
            "@context": "http://schema.org/",
            "@type": "JobPosting",
            "identifier": {"@type": "PropertyValue", "name": "Fjord Ferries", "value": identifier},
            "jobLocation": [{"@type": "Place", "address": address}],
        },
    }


def answer(asked: Asked) -> Reply:
    host = urlsplit(asked.url).hostname
    if host == "jobs.closed.example":
        return Reply(404, b"<!doctype html><title>Not found</title>")
    first = (int(asked.parameters.get("page", 1)) - 1) * _PAGE_SIZE
    shown = ["p-1"] if host == "jobs.pier.example" else _PAGED[first : first + _PAGE_SIZE]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [_item(one) for one in shown]}
    return Reply(body=json.dumps(feed).encode())
