"""The Singapore portal, newest postings first, two a page; the last page is too old to be asked for."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 2), date(2025, 6, 4))
EXPECTED = {"sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-6"}
"""The last of them is older than asked for: it stands on the page that says so."""

_POSTED = {
    "sg-1": "2025-06-04",
    "sg-2": "2025-06-03",
    "sg-3": "2025-06-03",
    "sg-4": "2025-06-02",
    "sg-5": "2025-06-01",
    "sg-6": "2025-05-31",
    "sg-7": "2025-05-30",
    "sg-8": "2025-05-29",
}
_PAGE_SIZE = 2


def _posting(name: str) -> dict[str, object]:
    return {
        "uuid": name,
        "title": "Crane operator",
        "description": f"<p>You steer crane {name}.</p>",
        "hiringCompany": None,
        "postedCompany": {"name": "QUAY WORKS PTE. LTD."},
        "address": {"isOverseas": False, "districts": [{"location": "D04 Harbourfront"}]},
        "metadata": {
            "newPostingDate": _POSTED[name],
            "expiryDate": "2025-07-01",
            "jobDetailsUrl": f"https://example.sg/job/{name}",
        },
    }


def answer(asked: Asked) -> Reply:
    start = int(asked.parameters["page"]) * _PAGE_SIZE
    names = list(_POSTED)[start : start + _PAGE_SIZE]
    answered = {"results": [_posting(name) for name in names], "total": len(_POSTED)}
    return Reply(body=json.dumps(answered).encode())
