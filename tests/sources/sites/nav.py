"""The feed of NAV in three pages behind a token, entered in the middle of its first.

Of the four adverts that were changed in time, one is taken down on the last page, one has gone altogether.
"""

import json
from datetime import date
from email.utils import parsedate_to_datetime

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 2), date(2025, 6, 4), credentials={"NAV_TOKEN": "nav-token-of-a-test"})
EXPECTED = {"ad-1", "ad-2", "ad-3"}

_ITEMS = {
    "p1": [("ad-0", "2025-06-01", "ACTIVE"), ("ad-1", "2025-06-02", "ACTIVE")],
    "p2": [("ad-2", "2025-06-03", "ACTIVE"), ("ad-gone", "2025-06-03", "ACTIVE")],
    "p3": [("ad-3", "2025-06-04", "ACTIVE"), ("ad-0", "2025-06-04", "INACTIVE")],
}
_NEXT = {"p1": "p2", "p2": "p3", "p3": None}


def _item(name: str, day: str, status: str) -> dict[str, object]:
    modified = f"{day}T10:00:00.000Z"
    entry = {"uuid": name, "status": status, "title": "Sveiser", "municipal": "MOLDE", "sistEndret": modified}
    return {
        "id": name,
        "url": f"/api/v1/feedentry/{name}",
        "title": "Sveiser",
        "content_text": "",
        "date_modified": modified,
        "_feed_entry": entry,
    }


def _page(name: str) -> dict[str, object]:
    following = _NEXT[name]
    return {
        "version": "1.0",
        "id": name,
        "next_id": following,
        "next_url": following and f"/api/v1/feed/{following}",
        "feed_url": f"/api/v1/feed/{name}",
        "items": [_item(*item) for item in _ITEMS[name]],
    }


def _entry(name: str) -> dict[str, object]:
    advert = {
        "uuid": name,
        "published": "2025-06-02T10:00:00.000Z",
        "expires": "2025-07-01T22:00:00Z",
        "workLocations": [{"country": "NORGE", "city": "MOLDE", "municipal": "MOLDE", "county": None}],
        "title": "Sveiser",
        "description": f"<p>Du sveiser skrog nummer {name}.</p>",
        "sourceurl": None,
        "source": "DIR",
        "link": f"https://example.org/stillinger/{name}",
        "employer": {"name": "Skrogverket AS"},
    }
    return {"uuid": name, "ad_content": advert, "sistEndret": "2025-06-02T10:00:00.000Z", "status": "ACTIVE"}


def answer(asked: Asked) -> Reply:
    headers = {name.lower(): value for name, value in asked.headers.items()}
    if headers.get("authorization") != "Bearer nav-token-of-a-test":
        return Reply(401, b"Unauthorized")
    name = asked.path.rpartition("/")[2]
    if name == "feed":
        since = parsedate_to_datetime(headers["if-modified-since"]).date().isoformat()
        name = next(page for page, items in _ITEMS.items() if items[-1][1] >= since)
    if name in _ITEMS:
        return Reply(body=json.dumps(_page(name)).encode())
    return Reply(404) if name == "ad-gone" else Reply(body=json.dumps(_entry(name)).encode())
