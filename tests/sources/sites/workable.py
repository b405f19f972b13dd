"""Two boards of Workable, one of which has closed down."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30), ("paper-kite", "closed-down"))
EXPECTED = {"A1", "A2"}


def _job(shortcode: str) -> dict[str, object]:
    return {
        "title": "Kite engineer",
        "shortcode": shortcode,
        "url": f"https://apply.workable.com/j/{shortcode}",
        "published_on": "2025-06-03",
        "created_at": "2025-05-30",
        "country": "United Kingdom",
        "city": "Leeds",
        "state": "England",
        "locations": [],
    }


def answer(asked: Asked) -> Reply:
    """Without `details=true` there are no texts, as at the source."""
    if not asked.path.endswith("/accounts/paper-kite"):
        return Reply(404, b'{"error":"Not found"}')
    detailed = asked.parameters.get("details") == "true"
    jobs = [_job(code) for code in ("A1", "A2")]
    if detailed:
        jobs = [job | {"description": f"<p>You fly kite {job['shortcode']}.</p>"} for job in jobs]
    return Reply(body=json.dumps({"name": "Paper Kite", "description": None, "jobs": jobs}).encode())
