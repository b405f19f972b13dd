"""Career sites on Workday: five postings on three lists, one that vanished, one site that has closed.

`millrace` is a site of 2,300 postings, more than one question is answered for; it is asked in the tests of
the requests only, for it takes thousands of them.
"""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

SMALL = "lumen.wd5.example/lumen/External"
LARGE = "millrace.wd1.example/millrace/Careers"
QUERY = Query(date(2025, 6, 1), date(2025, 6, 30), (SMALL, "closed.wd5.example/closed/External"))
EXPECTED = {"lumen-0", "lumen-1", "lumen-3", "lumen-4"}

_SIZES = {"lumen": 5, "millrace": 2_300}
_PAGE_SIZES = {"lumen": 2, "millrace": 20}
_MOST_PER_QUERY = 2_000
_VANISHED = "lumen-2"
_DIVISIONS = {
    # Every posting has one family; four in five have a level; a posting has one shift or two.
    "jobFamily": lambda number: ["weaving" if number % 3 else "dyeing"],
    "level": lambda number: ["senior"] if number % 5 else [],
    "shift": lambda number: ["day", "night"] if number % 2 else ["day"],
}


def answer(asked: Asked) -> Reply:
    tenant = asked.path.split("/")[3]
    if tenant not in _SIZES:
        return Reply(404, b'{"errorCode":"S21"}')
    if asked.method == "POST":
        return Reply(body=json.dumps(_list(tenant, json.loads(asked.body))).encode())
    name = asked.path.rsplit("_", 1)[-1]
    if name == _VANISHED:
        return Reply(404, b'{"errorCode":"S22"}')
    return Reply(body=json.dumps(_detail(name)).encode())


def _list(tenant: str, question: dict) -> dict[str, object]:
    """One list; the total stands on the first, and an offset beyond the end begins anew."""
    applied = question["appliedFacets"]
    found = [number for number in range(_SIZES[tenant]) if _has(number, applied)]
    offset = question["offset"] if question["offset"] < len(found) else 0
    shown = found[offset : offset + min(question["limit"], _PAGE_SIZES[tenant])]
    return {
        "total": 0 if question["offset"] else min(len(found), _MOST_PER_QUERY),
        "jobPostings": [_entry(f"{tenant}-{number}") for number in shown],
        "facets": [_facet(name, found) for name in ("level", "jobFamily")]
        + [{"facetParameter": "shiftGroup", "values": [_facet("shift", found)]}],
        "userAuthenticated": False,
    }


def _has(number: int, applied: dict[str, list[str]]) -> bool:
    return all(set(values) & set(_DIVISIONS[facet](number)) for facet, values in applied.items())


def _facet(name: str, found: list[int]) -> dict[str, object]:
    values = [value for number in found for value in _DIVISIONS[name](number)]
    counted = [{"descriptor": one, "id": one, "count": values.count(one)} for one in sorted(set(values))]
    return {"facetParameter": name, "descriptor": name, "values": counted}


def _entry(name: str) -> dict[str, object]:
    path = f"/job/Czechia-Liberec/Glassblower_{name}"
    return {
        "title": "Glassblower",
        "externalPath": path,
        "locationsText": "Czechia, Liberec",
        "postedOn": "Posted 3 Days Ago",
        "bulletFields": [name],
    }


def _detail(name: str) -> dict[str, object]:
    info = {
        "id": name,
        "title": "Glassblower",
        "jobDescription": f"<p>You blow lens {name}.</p>",
        "location": "Czechia, Liberec",
        "startDate": "2025-06-03",
        "country": {"descriptor": "Czechia"},
        "externalUrl": f"https://lumen.wd5.example/External/job/Glassblower_{name}",
    }
    return {"jobPostingInfo": info, "hiringOrganization": {"name": "Lumen Glass", "url": ""}}
