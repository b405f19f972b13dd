"""Two monthly threads, the comments of the first on two pages."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 5, 2), date(2025, 6, 30))
EXPECTED = {"1001", "1002", "1003", "2001"}
COMMENTS = {"500": [["1001", "1002"], ["1003", "reply"]], "600": [["2001"]]}


def _comment(comment_id: str, story_id: str) -> dict[str, object]:
    return {
        "objectID": comment_id,
        "comment_text": f"Quarry Labs | ML Engineer {comment_id} | Rotterdam | ONSITE<p>You map the sea.",
        "created_at_i": 1746198245,
        "parent_id": "1001" if comment_id == "reply" else story_id,
        "story_id": story_id,
    }


def answer(asked: Asked) -> Reply:
    parameters = asked.parameters
    if asked.path.endswith("/search_by_date"):
        threads = [
            ("600", "2025-06-02", "June"),
            ("500", "2025-05-01", "May"),
            ("400", "2025-04-01", "April"),
        ]
        hits = [
            {
                "objectID": key,
                "created_at": f"{day}T15:00:00Z",
                "title": f"Ask HN: Who is hiring? ({month} 2025)",
            }
            for key, day, month in threads
        ]
        return Reply(body=json.dumps({"hits": hits, "nbPages": 1}).encode())
    story = parameters["tags"].rpartition("_")[2]
    pages = COMMENTS[story]
    hits = [_comment(comment, story) for comment in pages[int(parameters["page"])]]
    return Reply(body=json.dumps({"hits": hits, "nbPages": len(pages)}).encode())
