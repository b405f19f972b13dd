"""A board of invented jobs in the shape of Ashby's answers, as many as a test needs, each one of its own.

The embedded sample is for what a release says; these are for who does what with them, where a test must
choose how many there are, of which countries and months, and what changes from day to day.
"""

import json
from pathlib import Path
from typing import Any

BOARD = "tidewater"
_PAYLOAD = Path(__file__).parent / "sources" / "payloads" / "ashby.json"
_KINDS = (
    ("Data Scientist", "You train machine learning models with PyTorch and put them into production."),
    ("Nurse", "You care for patients on the ward and document what was done."),
    ("Machine Learning Engineer", "You build retrieval for large language models and measure its errors."),
    ("Welder", "You weld pipes by TIG and read drawings."),
    ("Accountant", "You close the books of the month and answer the auditors."),
    ("Teacher", "You teach mathematics to classes of the upper school."),
)
_PLACES = (
    ("Munich", "Bavaria", "Deutschland"),
    ("Lyon", "Auvergne-Rhône-Alpes", "France"),
    ("Rotterdam", "Zuid-Holland", "Netherlands"),
    ("Malmö", "Skåne", "Sweden"),
    ("Porto", "Norte", "Portugal"),
    ("Gdańsk", "Pomorskie", "Poland"),
)


def board(numbers: range, countries: int = 1, months: int = 1) -> dict[str, Any]:
    """The answer of a board that lists these jobs, of the first so many countries and months of 2025."""
    template = json.loads(_PAYLOAD.read_text("utf-8"))["jobs"][0]
    return {"jobs": [template | _job(number, countries, months) for number in numbers]}


def _job(number: int, countries: int, months: int) -> dict[str, Any]:
    title, duty = _KINDS[number % len(_KINDS)]
    place, region, country = _PLACES[number // 7 % countries]
    month = number // 11 % months + 1
    words = " ".join(f"w{number * step % 9973:04}" for step in (7919, 6101, 4523, 3571, 2213))
    return {
        "id": f"job-{number}",
        "title": f"{title} {number}",
        "location": place,
        "address": {"postalAddress": {"addressRegion": region, "addressCountry": country}},
        "publishedAt": f"2025-{month:02}-{number % 27 + 1:02}T08:00:00.000+00:00",
        "jobUrl": f"https://example.org/{BOARD}/{number}",
        "descriptionPlain": f"Team {number} of the harbour. {words}\n\n{duty}\n\nWrite to us under {number}.",
    }
