"""Two countries of Adzuna in pages of two; without identifier and key nothing is answered."""

import json
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(
    date(2025, 6, 10),
    date(2025, 6, 12),
    ("gb", "de"),
    credentials={"ADZUNA_APP_ID": "an-id", "ADZUNA_APP_KEY": "a-key"},
)
_RESULTS = {"gb": [f"51{number}" for number in range(5)], "de": ["490"]}
_PAGE_SIZE = 2
EXPECTED = {one for results in _RESULTS.values() for one in results}


def answer(asked: Asked) -> Reply:
    if (asked.parameters.get("app_id"), asked.parameters.get("app_key")) != ("an-id", "a-key"):
        return Reply(401, b'{"exception": "AUTH_FAIL", "display": "Authorisation failed"}')
    country, service, *rest = asked.path.removeprefix("/v1/api/jobs/").split("/")
    if service == "categories":
        return _json(
            {"results": [{"tag": "it-jobs", "label": "IT Jobs"}, {"tag": "unknown", "label": "Other"}]}
        )
    page, results = int(rest[0]), _RESULTS[country]
    shown = results[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE]
    return _json({"count": len(results), "mean": 1.5, "results": [_result(one, country) for one in shown]})


def _result(number: str, country: str) -> dict[str, object]:
    return {
        "id": number,
        "title": "Baker",
        "description": f"You bake bread number {number} every morning and…",
        "created": "2025-06-12T10:00:00Z",
        "redirect_url": f"https://www.adzuna.example/land/ad/{number}",
        "company": {"display_name": "Tidemill"},
        "location": {"display_name": "Leeds", "area": ["UK" if country == "gb" else "Deutschland"]},
        "category": {"label": "Other", "tag": "unknown"},
    }


def _json(content: object) -> Reply:
    return Reply(body=json.dumps(content).encode())
