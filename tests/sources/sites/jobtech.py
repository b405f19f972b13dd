"""JobSearch on two days: five adverts in pages of two, and a day without any."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 2), date(2025, 6, 3))
EXPECTED = {f"3000000{number}" for number in range(1, 6)}

_ADVERTS = {"2025-06-02": sorted(EXPECTED)}
_PAGE_SIZE = 2


def advert(name: str, day: str) -> dict[str, object]:
    """An advert as the search, the stream and the yearly files write it."""
    return {
        "id": name,
        "webpage_url": f"https://example.org/annonser/{name}",
        "headline": "Programmerare",
        "application_deadline": "2025-06-30T23:59:59",
        "description": {"text": f"Du programmerar maskin {name} i vår fabrik.", "text_formatted": None},
        "employer": {"name": "Maskinhallen i Lund AB", "workplace": "Maskinhallen"},
        "workplace_address": {"municipality": "Lund", "country": "Sverige", "city": None},
        "publication_date": f"{day}T08:00:00",
        "removed": False,
        "removed_date": None,
    }


def found(names: list[str], day: str, asked: Asked, stats: list[object]) -> Reply:
    """A page of the adverts of these names, as the search services write it."""
    offset, limit = int(asked.parameters["offset"]), min(int(asked.parameters["limit"]), _PAGE_SIZE)
    hits = [advert(name, day) for name in names[offset : offset + limit]]
    answer = {"total": {"value": len(names)}, "positions": len(names), "stats": stats, "hits": hits}
    return Reply(body=json.dumps(answer).encode())


def answer(asked: Asked) -> Reply:
    day = asked.parameters["published-after"][:10]
    return found(_ADVERTS.get(day, []), day, asked, [{"type": "region", "values": []}])
