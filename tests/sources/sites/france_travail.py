"""Offers of one day, more in a quarter of it than one question lists; behind a token, with 206 and 204."""

import json
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(
    date(2025, 6, 10),
    date(2025, 6, 10),
    credentials={"FRANCE_TRAVAIL_CLIENT_ID": "PAR_tests", "FRANCE_TRAVAIL_CLIENT_SECRET": "made up"},
)
_TOKEN = "a-token-of-the-tests"
_MOST = 3_150
_BEGIN = datetime(2025, 6, 10, 6, tzinfo=UTC)
_CREATED = {f"2{number:06}": _BEGIN + timedelta(seconds=6 * number) for number in range(3_300)}
EXPECTED = set(_CREATED)
REPEATED = EXPECTED
"""The first page of a window with more offers than one question may list is landed before it is split."""


def answer(asked: Asked) -> Reply:
    if asked.path.endswith("/access_token"):
        return _token(dict(parse_qsl(asked.body.decode())))
    headers = {name.lower(): value for name, value in asked.headers.items()}
    if headers.get("authorization") != f"Bearer {_TOKEN}":
        return Reply(401, b"")
    first, last = map(int, asked.parameters["range"].split("-"))
    if last >= _MOST:
        return Reply(400, b'{"message": "La position de debut doit etre inferieure ou egale a 3000."}')
    begin = datetime.fromisoformat(asked.parameters["minCreationDate"])
    end = datetime.fromisoformat(asked.parameters["maxCreationDate"])
    found = [offer for offer, created in _CREATED.items() if begin <= created <= end]
    if not found[first:]:
        return Reply(204, b"")
    return _page(found[first : last + 1], first, len(found))


def _token(form: dict[str, str]) -> Reply:
    if (form.get("client_id"), form.get("client_secret")) != ("PAR_tests", "made up"):
        return Reply(400, b'{"error": "invalid_client"}')
    return Reply(
        body=json.dumps({"access_token": _TOKEN, "token_type": "Bearer", "expires_in": 1499}).encode()
    )


def _page(offers: list[str], first: int, total: int) -> Reply:
    counts = [
        {"valeurPossible": "CDI", "nbResultats": total - 1},
        {"valeurPossible": "MIS", "nbResultats": 1},
    ]
    content = {
        "resultats": [_offer(one) for one in offers],
        "filtresPossibles": [{"filtre": "typeContrat", "agregation": counts}],
    }
    last = first + len(offers) - 1
    return Reply(
        200 if len(offers) == total else 206,
        json.dumps(content).encode(),
        {"Content-Range": f"offres {first}-{last}/{total}"},
    )


def _offer(number: str) -> dict[str, object]:
    return {
        "id": number,
        "intitule": "Meunier / Meunière",
        "description": f"Vous conduisez le moulin {number} et entretenez ses meules.",
        "dateCreation": f"{_CREATED[number]:%Y-%m-%dT%H:%M:%S.000Z}",
        "lieuTravail": {"libelle": "75 - PARIS 08"},
        "entreprise": {"nom": "Minoterie du Lac"},
        "origineOffre": {"origine": "1", "urlOrigine": f"https://candidat.francetravail.fr/offres/{number}"},
    }
