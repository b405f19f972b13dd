"""Stories of two months; of June's comments one was deleted, one killed and one never was."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 20), date(2025, 6, 21))
_JUNE, _MAY = 1748880000, 1746100000
_ITEMS: dict[int, dict[str, object]] = {
    90: {"id": 90, "type": "story", "time": _MAY, "title": "Ask HN: Who is hiring? (May 2025)", "kids": [91]},
    100: {
        "id": 100,
        "type": "story",
        "time": _JUNE,
        "title": "Ask HN: Who wants to be hired?",
        "kids": [101],
    },
    110: {
        "id": 110,
        "type": "story",
        "time": _JUNE,
        "title": "Ask HN: Who is hiring? (June 2025)",
        "descendants": 5,
        "kids": [111, 112, 113, 114, 115],
    },
    111: {"id": 111, "type": "comment", "parent": 110, "time": _JUNE, "text": "Tidemill | Miller | Utrecht"},
    112: {"id": 112, "type": "comment", "parent": 110, "time": _JUNE, "deleted": True},
    113: {"id": 113, "type": "comment", "parent": 110, "time": _JUNE, "text": "Spam | Spam", "dead": True},
    115: {
        "id": 115,
        "type": "comment",
        "parent": 110,
        "time": _JUNE,
        "text": "Kanalwerk | Baker | Minden<p>Hi",
    },
}
EXPECTED = {"111", "115"}


def answer(asked: Asked) -> Reply:
    if asked.path.endswith("/user/whoishiring.json"):
        return Reply(body=json.dumps({"id": "whoishiring", "submitted": [110, 100, 90]}).encode())
    number = int(asked.path.rpartition("/")[2].removesuffix(".json"))
    return Reply(body=json.dumps(_ITEMS.get(number)).encode())
