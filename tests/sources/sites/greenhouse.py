"""Two boards of Greenhouse, one of which has closed down."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30), ("lindenhof", "closed-down"))
EXPECTED = {"4001", "4002"}


def _job(number: int) -> dict[str, object]:
    return {
        "id": number,
        "title": "Robotics engineer",
        "absolute_url": f"https://example.org/lindenhof/jobs/{number}",
        "location": {"name": "Zürich, Switzerland"},
        "first_published": "2025-06-03T08:00:00-04:00",
        "updated_at": "2025-06-11T09:00:00-04:00",
        "application_deadline": None,
        "company_name": "Lindenhof Robotics",
        "content": f"&lt;p&gt;You teach robot {number} to see.&lt;/p&gt;",
        "offices": [],
    }


def answer(asked: Asked) -> Reply:
    if "/lindenhof/" not in asked.path:
        return Reply(404, b'{"status":404,"error":"Job not found"}')
    jobs = [_job(4001), _job(4002)]
    return Reply(body=json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode())
