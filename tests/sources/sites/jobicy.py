"""Jobicy with 101 new jobs in one industry, so that the question is split by industry and by place."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 1), date(2025, 6, 30))
_NEW, _OLD = 108, 120
EXPECTED = {str(number) for number in range(1, _OLD + 1)}
"""Those before `since` come along with the last ones after it."""


def _job(number: int) -> dict[str, object]:
    """The first are the newest; from `_NEW` on they are older than `since`."""
    day = f"2025-06-{20 - number // 10:02}" if number <= _NEW else "2025-05-02"
    return {
        "id": number,
        "url": f"https://jobicy.com/jobs/{number}",
        "jobTitle": "Analyst",
        "companyName": "Lantern Care",
        "jobIndustry": ["Healthcare" if number <= 101 else "Legal"],
        "jobGeo": "UK" if number % 2 else "USA",
        "jobDescription": f"<p>You count lantern {number}.</p>",
        "pubDate": f"{day}T10:00:00+00:00",
    }


_SLUGS = {"healthcare": "Healthcare", "legal": "Legal", "uk": "UK", "usa": "USA"}


def answer(asked: Asked) -> Reply:
    parameters = asked.parameters
    if asked.path != "/api/v2/remote-jobs":
        return Reply(404, b"Not Found")
    if "get" in parameters:
        return Reply(body=json.dumps(_lists(parameters["get"])).encode())
    jobs = [
        job
        for job in map(_job, range(1, _OLD + 1))
        if parameters.get("industry")
        in (None, *(slug for slug in _SLUGS if _SLUGS[slug] in job["jobIndustry"]))
        and parameters.get("geo") in (None, *(slug for slug in _SLUGS if _SLUGS[slug] == job["jobGeo"]))
    ]
    answered = {"apiVersion": "2.0", "jobs": jobs[: int(parameters["count"])]}
    return Reply(body=json.dumps(answered).encode())


def _lists(wanted: str) -> dict[str, object]:
    if wanted == "industries":
        return {
            wanted: [{"industrySlug": slug, "industryName": _SLUGS[slug]} for slug in ("healthcare", "legal")]
        }
    return {wanted: [{"geoSlug": slug, "geoName": _SLUGS[slug]} for slug in ("uk", "usa")]}
