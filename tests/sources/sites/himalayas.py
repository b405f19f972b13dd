"""Himalayas followed by its cursor, in pages of 20, until a page lies before the first day asked for."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30))
TOTAL, PAGE_SIZE = 100, 20
_ADDRESS = "https://himalayas.app/companies/dune/jobs"
EXPECTED = {f"{_ADDRESS}/{number}" for number in range(80)}
"""The fourth page is the first that lies before `since`; the fifth is not asked for."""

_FIRST_SECOND, _SECONDS_APART = 1750000000, 25_000


def job(number: int) -> dict[str, object]:
    return {
        "title": "Data lead",
        "companyName": "Dune",
        "locationRestrictions": ["Norway"],
        "description": f"<p>You lead dune {number}.</p>",
        "pubDate": _FIRST_SECOND - _SECONDS_APART * number,
        "expiryDate": _FIRST_SECOND + 5_184_000,
        "applicationLink": f"{_ADDRESS}/{number}",
        "guid": f"{_ADDRESS}/{number}",
    }


def answer(asked: Asked) -> Reply:
    start = int(asked.parameters.get("cursor", "after-0").removeprefix("after-"))
    if asked.path != "/jobs/api":
        return Reply(404, b"Not Found")
    end = min(start + PAGE_SIZE, TOTAL)
    answered = {
        "limit": PAGE_SIZE,
        "totalCount": TOTAL,
        "nextCursor": f"after-{end}" if end < TOTAL else None,
        "jobs": [job(number) for number in range(start, end)],
    }
    return Reply(body=json.dumps(answered).encode())
