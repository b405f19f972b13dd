"""Two boards of Recruitee, one of which has closed down."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30), ("honeycomb", "closed-down"))
EXPECTED = {"910001", "910002"}


def _offer(number: int) -> dict[str, object]:
    return {
        "id": number,
        "title": "Beekeeper",
        "description": f"<p>You keep hive {number}.</p>",
        "requirements": "<ul><li>Patience</li></ul>",
        "country_code": "NL",
        "location": "Leiden, Netherlands",
        "created_at": "2025-06-02 09:00:00 UTC",
        "published_at": "2025-06-03 10:00:00 UTC",
        "close_at": None,
        "company_name": "Honeycomb Labs",
        "careers_url": f"https://honeycomb.recruitee.com/o/offer-{number}",
    }


def answer(asked: Asked) -> Reply:
    if not asked.url.startswith("https://honeycomb.recruitee.com/api/offers/"):
        return Reply(404, b"Not found")
    return Reply(body=json.dumps({"offers": [_offer(910001), _offer(910002)]}).encode())
