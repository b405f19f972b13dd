"""Crossref with works on two of the topics; its cursor is stated on every page, the last one too."""

import json
from datetime import date

from skills_pipeline.evidence.reviewed import topics
from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2026, 3, 1), date(2026, 3, 31))
WORKS_ON = {"exposure": 130, "duplicates": 1}
EXPECTED = {
    f"crossref 10.1234/{topic}.{number} {topic}"
    for topic, total in WORKS_ON.items()
    for number in range(total)
}


def work(topic: str, number: int) -> dict[str, object]:
    return {
        "DOI": f"10.1234/{topic}.{number}",
        "title": [f"On {topic}, part {number}"],
        "author": [{"given": "Bo", "family": "Rower", "sequence": "first", "affiliation": []}],
        "issued": {"date-parts": [[2025, 6]]},
        "container-title": ["Journal of Harbours"],
        "is-referenced-by-count": number,
    }


def answer(asked: Asked) -> Reply:
    if asked.path != "/works":
        return Reply(404, b"Resource not found.")
    if asked.parameters["filter"] != "from-pub-date:2025-01-01,until-pub-date:2026-03-31":
        return Reply(400, b'{"status": "failed", "message-type": "validation-failure"}')
    topic = next(one.topic for one in topics().values() if one.query == asked.parameters["query"])
    size, start = int(asked.parameters["rows"]), int(asked.parameters["cursor"].replace("*", "0"))
    end = min(start + size, WORKS_ON.get(topic, 0))
    message = {
        "total-results": WORKS_ON.get(topic, 0),
        "items-per-page": size,
        "next-cursor": str(end),
        "items": [work(topic, number) for number in range(start, end)],
    }
    answered = {"status": "ok", "message-type": "work-list", "message": message}
    return Reply(body=json.dumps(answered).encode())
