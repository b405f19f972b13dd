"""A board of SmartRecruiters with five postings, listed two at a time, one of which closes before it is read.

A company the service does not know looks like one without postings.
"""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30), ("BrunnenPumpen", "Unknown"))
EXPECTED = {"101", "102", "104", "105"}

_LISTED = ["101", "102", "103", "104", "105"]
_VANISHED = "103"
_MOST_PER_PAGE = 2


def _entry(identifier: str) -> dict[str, object]:
    return {
        "id": identifier,
        "uuid": f"uuid-{identifier}",
        "name": "Fitter",
        "company": {"identifier": "BrunnenPumpen", "name": "Brunnen Pumpen"},
        "releasedDate": "2025-06-03T08:00:00.000Z",
        "location": {"city": "Graz", "country": "at"},
    }


def _detail(identifier: str) -> dict[str, object]:
    section = {"title": "Job Description", "text": f"<p>You fit pump {identifier}.</p>"}
    return _entry(identifier) | {"jobAd": {"sections": {"jobDescription": section}}, "active": True}


def answer(asked: Asked) -> Reply:
    board, last = asked.path.split("/")[3], asked.path.rsplit("/", 1)[-1]
    if last == "postings":
        return Reply(body=json.dumps(_list(asked, _LISTED if board == "BrunnenPumpen" else [])).encode())
    if last == _VANISHED or last not in _LISTED:
        return Reply(404, b'{"message":"Posting not found"}')
    return Reply(body=json.dumps(_detail(last)).encode())


def _list(asked: Asked, listed: list[str]) -> dict[str, object]:
    offset = int(asked.parameters["offset"])
    size = min(int(asked.parameters["limit"]), _MOST_PER_PAGE)
    content = [_entry(identifier) for identifier in listed[offset : offset + size]]
    return {"offset": offset, "limit": size, "totalFound": len(listed), "content": content}
