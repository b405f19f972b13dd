"""The Muse with 210 jobs in pages of two: more than the 99 pages a question is answered for.

One category has 205 of them, so that it is split by level; that split is not enough for `Mid Level`, whose
jobs are split by the places that they name.
"""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30))
_TOTAL, _PAGE_SIZE, _LAST_PAGE = 210, 2, 99
EXPECTED = {str(number) for number in range(_TOTAL)}
_PLACES = ("Paris, France", "Oslo, Norway", "Flexible / Remote")


def _job(number: int) -> dict[str, object]:
    return {
        "id": number,
        "name": "Analyst",
        "contents": f"<p>You count iron {number}.</p>",
        "publication_date": "2025-06-05T23:36:35Z",
        "locations": [{"name": _PLACES[number % 3]}],
        "categories": [{"name": "Retail" if number < 205 else "Sales"}],
        "levels": [{"name": "Mid Level" if number < 202 else "Senior Level", "short_name": "any"}],
        "refs": {"landing_page": f"https://www.themuse.com/jobs/ferrous/{number}"},
        "company": {"id": 1, "short_name": "ferrous", "name": "Ferrous"},
    }


def answer(asked: Asked) -> Reply:
    wanted, page = asked.parameters, int(asked.parameters["page"])
    if asked.path != "/api/public/jobs":
        return Reply(404, b"Not Found")
    if page > _LAST_PAGE:
        return Reply(400, b'{"error": "page is not valid"}')
    facets = {"category": "categories", "level": "levels", "location": "locations"}
    jobs = [
        job
        for job in map(_job, range(_TOTAL))
        if all(
            {"name": wanted[name]}.items() <= job[facets[name]][0].items()
            for name in facets
            if name in wanted
        )
    ]
    answered = {
        "page": page,
        "page_count": -(-len(jobs) // _PAGE_SIZE),
        "items_per_page": _PAGE_SIZE,
        "total": len(jobs),
        "results": jobs[page * _PAGE_SIZE : (page + 1) * _PAGE_SIZE],
        "aggregations": {},
    }
    return Reply(body=json.dumps(answered).encode())
