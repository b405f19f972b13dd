"""Three pages of Arbeitnow, each with the address of the next; the first has no page number."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30))
EXPECTED = {f"job-{number}" for number in range(1, 6)}
_PAGE_SIZE, _LAST = 2, 3
_ADDRESS = "https://www.arbeitnow.com/api/job-board-api"


def _job(number: int) -> dict[str, object]:
    return {
        "slug": f"job-{number}",
        "company_name": "Windrad Werke GmbH",
        "title": "Monteur",
        "description": f"<p>Du wartest Windrad {number}.</p>",
        "remote": False,
        "url": f"https://www.arbeitnow.com/jobs/job-{number}",
        "tags": [],
        "job_types": [],
        "location": "Leipzig",
        "created_at": 1749000000 + number,
    }


def _link(page: int) -> str | None:
    return f"{_ADDRESS}?page={page}" if 1 <= page <= _LAST else None


def answer(asked: Asked) -> Reply:
    page = int(asked.parameters.get("page", "1"))
    if asked.path != "/api/job-board-api" or not 1 <= page <= _LAST:
        return Reply(404, b"Not Found")
    numbers = range((page - 1) * _PAGE_SIZE + 1, page * _PAGE_SIZE + 1)
    jobs = [_job(number) for number in numbers if f"job-{number}" in EXPECTED]
    links = {"first": _link(1), "last": None, "prev": _link(page - 1), "next": _link(page + 1)}
    return Reply(body=json.dumps({"data": jobs, "links": links, "meta": {"current_page": page}}).encode())
