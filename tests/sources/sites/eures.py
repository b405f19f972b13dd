"""Two countries of the portal in pages of two, one vacancy in both, and details of which one has vanished."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 15), date(2025, 6, 17), ("EL", "fi"))
_VACANCIES = {"el": ["ZWwtMQ==", "Ym90aC0x"], "fi": ["Zmkx", "Zmky", "Ym90aC0x", "Zmkz", "Z29uZQ=="]}
_GONE = "Z29uZQ=="
_PAGE_SIZE = 2
_CREATED = 1750057200000
_EVERYTHING = ("sectorCodes", "locationCodes", "requiredLanguages", "minNumberPost", "sessionId")
EXPECTED = {one for vacancies in _VACANCIES.values() for one in vacancies} - {_GONE}


def answer(asked: Asked) -> Reply:
    if "/jv/id/" in asked.path:
        return _detail(asked.path.rpartition("/")[2])
    question = json.loads(asked.body)
    if (
        asked.method != "POST"
        or question["resultsPerPage"] > 50
        or any(n not in question for n in _EVERYTHING)
    ):
        return Reply(400, b"Bad Request")
    if not question["locationCodes"]:
        return _page(["Zmkx"], 225)
    (country,) = question["locationCodes"]
    vacancies, page = _VACANCIES[country], question["page"]
    return _page(vacancies[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE], len(vacancies))


def _page(handles: list[str], total: int) -> Reply:
    listed = [
        {
            "id": handle,
            "title": "Baker",
            "description": "",
            "creationDate": _CREATED,
            "lastModificationDate": _CREATED + 86_400_000,
            "locationMap": {"FI": [None]},
            "employer": {"name": "Tidemill"},
            "translations": {},
        }
        for handle in handles
    ]
    return _json({"numberRecords": total, "jvs": listed, "facets": {}})


def _detail(handle: str) -> Reply:
    if handle == _GONE:
        return Reply(404, b"")
    profile = {
        "title": "Baker",
        "description": f"<p>You bake the bread of <b>{handle}</b>.</p>",
        "employer": {"name": "Tidemill"},
        "locations": [{"countryCode": "fi", "region": None, "cityName": "Turku"}],
    }
    content = {
        "id": handle,
        "creationDate": _CREATED,
        "lastModificationDate": _CREATED + 86_400_000,
        "preferredLanguage": "en",
        "jvProfiles": {"en": profile},
    }
    return _json(content)


def _json(content: object) -> Reply:
    return Reply(body=json.dumps(content).encode())
