"""The agency's list in pages of two, in both generations, and details of which one has vanished."""

import json
from base64 import b64decode
from datetime import date

from skills_pipeline.sources.base import Query
from sources.sites import Asked, Reply

QUERY = Query(date(2025, 6, 16), date(2025, 6, 17))
_OFFERS = {"1": [f"10000-{number}-S" for number in range(1, 6)], "4": ["10001-7-S"]}
_GONE = "10000-3-S"
_PAGE_SIZE = 2
EXPECTED = {one for offers in _OFFERS.values() for one in offers} - {_GONE}


def answer(asked: Asked) -> Reply:
    headers = {name.lower(): value for name, value in asked.headers.items()}
    if headers.get("x-api-key") != "jobboerse-jobsuche":
        return Reply(403, b"Forbidden")
    if "/jobdetails/" in asked.path:
        return _detail(b64decode(asked.path.rpartition("/")[2]).decode())
    kind, page = asked.parameters["angebotsart"], int(asked.parameters["page"])
    offers = _OFFERS.get(kind, [])
    shown = offers[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE]
    # Trainees are still listed by a server of the generation before.
    member, entry = ("stellenangebote", _entry_v4) if kind == "4" else ("ergebnisliste", _entry_v6)
    content = {"maxErgebnisse": len(offers), "page": page, "size": _PAGE_SIZE}
    return _json(content | ({member: [entry(one) for one in shown]} if offers else {}))


def _entry_v6(reference: str) -> dict[str, object]:
    return {
        "referenznummer": reference,
        "stellenangebotsTitel": "Schleusenwart/in",
        "firma": "Kanalwerk GmbH",
        "datumErsteVeroeffentlichung": "2025-06-16",
        "aenderungsdatum": "2025-06-17T09:00:00.000+02:00",
    }


def _entry_v4(reference: str) -> dict[str, object]:
    return {
        "refnr": reference,
        "titel": "Schleusenwart/in",
        "arbeitgeber": "Kanalwerk GmbH",
        "arbeitsort": {"ort": "Minden", "land": "Deutschland"},
        "aktuelleVeroeffentlichungsdatum": "2025-06-16",
        "modifikationsTimestamp": "2025-06-17T09:00:00.000",
    }


def _detail(reference: str) -> Reply:
    if reference == _GONE:
        return Reply(404, b'{"error": "NOT_FOUND"}')
    return _json(
        {
            "referenznummer": reference,
            "stellenangebotsTitel": "Schleusenwart/in",
            "stellenangebotsBeschreibung": f"Sie bedienen Schleuse {reference} und pflegen ihre Daten.",
            "firma": "Kanalwerk GmbH",
            "stellenlokationen": [{"adresse": {"ort": "Minden", "land": "DEUTSCHLAND"}}],
            "veroeffentlichungszeitraum": {"von": "2025-06-16"},
            "aenderungsdatum": "2025-06-17T09:00:00.000+02:00",
        }
    )


def _json(content: object) -> Reply:
    return Reply(body=json.dumps(content).encode())
