"""The city's data set with five jobs in the window, answered two rows at a time."""

import json
import re
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 5, 1), date(2025, 5, 31))
EXPECTED = {f"90010{number}" for number in range(1, 6)}

_POSTED = {"900100": "2025-04-30", **dict.fromkeys(sorted(EXPECTED), "2025-05-05")}
_PAGE_SIZE = 2


def _row(name: str) -> dict[str, str]:
    return {
        "job_id": name,
        "agency": "DEPT OF FERRIES",
        "posting_type": "External",
        "business_title": "Deckhand",
        "work_location": "1 Pier Street",
        "job_description": f"You moor ferry {name}.",
        "posting_date": f"{_POSTED[name]}T00:00:00.000",
    }


def answer(asked: Asked) -> Reply:
    first, last = re.findall(r"'([^']+)'", asked.parameters["$where"])
    names = [name for name, day in sorted(_POSTED.items()) if first <= f"{day}T00:00:00" <= last]
    if "$select" in asked.parameters:
        return Reply(body=json.dumps([{"count": str(len(names))}]).encode())
    offset = int(asked.parameters["$offset"])
    return Reply(body=json.dumps([_row(name) for name in names[offset : offset + _PAGE_SIZE]]).encode())
