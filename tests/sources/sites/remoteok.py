"""The one answer of Remote OK: the legal notice, then the jobs."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30))
EXPECTED = {"5001", "5002"}


def _job(number: str) -> dict[str, object]:
    return {
        "slug": f"remote-{number}",
        "id": number,
        "date": "2025-06-16T08:00:12+00:00",
        "company": "Ardoise",
        "position": "Data engineer",
        "description": f"<p>You move data {number}.</p>",
        "location": "",
        "salary_min": 0,
        "salary_max": 0,
        "url": f"https://remoteOK.com/remote-jobs/{number}",
    }


def answer(asked: Asked) -> Reply:
    if asked.path != "/api":
        return Reply(404, b"Not Found")
    answered = [{"last_updated": 1750064403, "legal": "Link back."}, _job("5001"), _job("5002")]
    return Reply(body=json.dumps(answered).encode())
