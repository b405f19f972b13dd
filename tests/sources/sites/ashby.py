"""Two boards of Ashby, one of which has closed down."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30), ("millstone", "closed-down"))
EXPECTED = {"m-1", "m-2"}


def _job(number: int) -> dict[str, object]:
    return {
        "id": f"m-{number}",
        "title": "Data engineer",
        "location": "Utrecht",
        "publishedAt": "2025-06-03T08:00:00.000+00:00",
        "address": {"postalAddress": {"addressCountry": "Netherlands"}},
        "descriptionPlain": f"You keep the pipelines of mill {number} running.",
        "jobUrl": f"https://jobs.ashbyhq.com/millstone/m-{number}",
    }


def answer(asked: Asked) -> Reply:
    if not asked.path.endswith("/millstone"):
        return Reply(404, b"Job board not found")
    return Reply(body=json.dumps({"apiVersion": "1", "jobs": [_job(1), _job(2)]}).encode())
