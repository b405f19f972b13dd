"""OpenAlex with works on two of the topics: on one more than are asked for, on the other three.

Without a key nothing is answered. A cursor leads on until it is null.
"""

import json
from datetime import date

from skills_pipeline.evidence.reviewed import topics
from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2026, 3, 1), date(2026, 3, 31), credentials={"OPENALEX_API_KEY": "a-key"})
WORKS_ON = {"ai_demand": 250, "worker_voice": 3}
EXPECTED = {
    f"openalex https://openalex.org/W{topic}{number} {topic}"
    for topic, total in WORKS_ON.items()
    for number in range(min(total, 200))
}
"""Two pages of a hundred are asked for."""


def work(topic: str, number: int) -> dict[str, object]:
    return {
        "id": f"https://openalex.org/W{topic}{number}",
        "doi": f"https://doi.org/10.1234/{topic}.{number}",
        "title": f"On {topic.replace('_', ' ')}, part {number}",
        "publication_year": 2025,
        "authorships": [{"author": {"display_name": "Ann Oarsman"}}],
        "primary_location": {"source": {"display_name": "Journal of Harbours"}},
        "cited_by_count": number,
    }


def answer(asked: Asked) -> Reply:
    if asked.path != "/works" or asked.parameters.get("api_key") != "a-key":
        return Reply(401, b'{"error": "Invalid or missing API key"}')
    if asked.parameters["filter"] != "from_publication_date:2025-01-01,to_publication_date:2026-03-31":
        return Reply(400, b'{"error": "Invalid query parameters error."}')
    topic = next(one.topic for one in topics().values() if one.query == asked.parameters["search"])
    size, start = int(asked.parameters["per-page"]), int(asked.parameters["cursor"].replace("*", "0"))
    total = WORKS_ON.get(topic, 0)
    end = min(start + size, total)
    answered = {
        "meta": {"count": total, "per_page": size, "next_cursor": str(end) if end > start else None},
        "results": [work(topic, number) for number in range(start, end)],
    }
    return Reply(body=json.dumps(answered).encode())
