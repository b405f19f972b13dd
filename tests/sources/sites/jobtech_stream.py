"""JobStream on three days: new adverts, one of which is edited and another taken down later."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply
from sources.sites.jobtech import advert

QUERY = Query(date(2025, 6, 2), date(2025, 6, 4))
EXPECTED = {"31000001", "31000002", "31000003"}
REPEATED = ("31000002",)
"""Changed on the second day: the stream tells of it again."""

_CHANGES: dict[str, list[dict[str, object]]] = {
    "2025-06-02": [advert("31000001", "2025-06-02"), advert("31000002", "2025-06-02")],
    "2025-06-03": [advert("31000002", "2025-06-02"), advert("31000003", "2025-06-03")],
    "2025-06-04": [{"id": 31000001, "removed": True, "removed_date": "2025-06-04T12:00:00"}],
}


def answer(asked: Asked) -> Reply:
    changes = _CHANGES.get(asked.parameters["updated-after"][:10], [])
    return Reply(body="".join(json.dumps(change) + "\n" for change in changes).encode())
