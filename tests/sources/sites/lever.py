"""Boards of Lever: one of five postings that are sent two at a time, one in Europe, one that has closed."""

import json
from datetime import date
from urllib.parse import urlsplit

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30), ("sailcloth", "eu:voile", "closed-down"))
EXPECTED = {"s-1", "s-2", "s-3", "s-4", "s-5", "v-1"}

_BOARDS = {
    ("api.lever.co", "sailcloth"): ["s-1", "s-2", "s-3", "s-4", "s-5"],
    ("api.eu.lever.co", "voile"): ["v-1"],
}
_MOST_PER_PAGE = 2


def _posting(identifier: str) -> dict[str, object]:
    return {
        "id": identifier,
        "text": "Sailmaker",
        "categories": {"location": "Ghent, Belgium", "team": "Yard"},
        "country": "BE",
        "createdAt": 1_749_000_000_000,
        "descriptionPlain": f"You cut the sails of boat {identifier}.",
        "lists": [{"text": "You bring", "content": "<li>A steady hand.</li>"}],
        "additionalPlain": "",
        "hostedUrl": f"https://jobs.lever.co/sailcloth/{identifier}",
    }


def answer(asked: Asked) -> Reply:
    board = _BOARDS.get((urlsplit(asked.url).hostname or "", asked.path.rsplit("/", 1)[-1]))
    if board is None:
        return Reply(404, b'{"ok":false,"error":"Document not found"}')
    skip = int(asked.parameters["skip"])
    size = min(int(asked.parameters["limit"]), _MOST_PER_PAGE)
    return Reply(body=json.dumps([_posting(one) for one in board[skip : skip + size]]).encode())
