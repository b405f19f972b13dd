"""The one answer of Remotive."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30))
EXPECTED = {"701", "702"}


def _job(number: int) -> dict[str, object]:
    return {
        "id": number,
        "url": f"https://remotive.com/remote-jobs/{number}",
        "title": "Backend engineer",
        "company_name": "Harbour Light",
        "publication_date": "2025-06-10T14:00:51",
        "candidate_required_location": "Brazil",
        "salary": "",
        "description": f"<p>You keep ledger {number}.</p>",
    }


def answer(asked: Asked) -> Reply:
    if asked.path != "/api/remote-jobs":
        return Reply(404, b"Not Found")
    jobs = [_job(701), _job(702)]
    answered = {"0-legal-notice": "Link back.", "job-count": len(jobs), "total-job-count": 2, "jobs": jobs}
    return Reply(body=json.dumps(answered).encode())
