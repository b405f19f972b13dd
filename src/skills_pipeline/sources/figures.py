"""Published figures of others: what a parser states of one, and the rules that refuse it.

Here belongs what is the same for every publisher: country, period, vintage and value of a figure. Which
series a publisher has and what its files look like belongs in `anchors`; postings are in `base`.
"""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from skills_pipeline.contracts.core import UNKNOWN_COUNTRY
from skills_pipeline.normalise.place import country_of_field
from skills_pipeline.sources.documents import RecordRefusedError

AREAS = {"EU": "EU", "EA": "EA", "OECD": "OECD"}
"""Areas of several countries that publishers state figures for: European Union, euro area, countries of the
OECD."""

_PERIOD = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_FREQUENCIES = {4: "A", 7: "M", 10: "D"}
"""Length of an ISO 8601 period → its SDMX frequency."""

_VINTAGE = re.compile(r"#(\d{4}-\d{2}-\d{2})$")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_QUOTED_CHARS = 40


@dataclass(frozen=True)
class RawFigure:
    """A figure as its publisher states it.

    `publisher`, `series`, `unit` and `definition_id` are those of a declared series. `country`: a name or
    code, or one of `AREAS`. `period`: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. `vintage`: the day the figure came
    out as its record states it, None where it came out with its document.
    """

    publisher: str
    series: str
    unit: str
    definition_id: str | None
    country: str
    period: str
    value: str | float
    vintage: date | None = None


def vintage_of(url: str) -> date | None:
    """The day a document was published, which the address of an archived one ends in: `#YYYY-MM-DD`."""
    day = _VINTAGE.search(url)
    return date.fromisoformat(day[1]) if day else None


def figure_row(source: str, raw: RawFigure, url: str, fetched_at: datetime) -> dict[str, Any]:
    """The figure as a row of `PARSED_FIGURES`, without its landing. Raises `RecordRefusedError`."""
    vintage = raw.vintage or vintage_of(url) or fetched_at.date()
    if (vintage - fetched_at.date()).days > 1:
        raise RecordRefusedError("impossible_date", f"published {vintage}, landed {fetched_at.date()}")
    return {
        "publisher": raw.publisher,
        "series": raw.series,
        "country_code": area(raw.country),
        "period": _period(raw.period, vintage),
        "frequency": _FREQUENCIES[len(raw.period)],
        "vintage": raw.vintage,
        "value": number(raw.value),
        "unit": raw.unit,
        "definition_id": raw.definition_id,
        "source": source,
    }


def area(stated: str) -> str:
    """The country or area of a figure: a figure of the whole world, or of nowhere, is refused."""
    if stated in AREAS:
        return AREAS[stated]
    try:
        code = country_of_field(stated)
    except ValueError as error:
        raise RecordRefusedError("unknown_country", str(error)) from None
    if code == UNKNOWN_COUNTRY:
        raise RecordRefusedError("unknown_country", f"{stated!r} names no single country")
    return code


def _period(stated: str, vintage: date) -> str:
    """The period as it stands, which must exist and have begun when the figure was published."""
    if not _PERIOD.fullmatch(stated):
        detail = f"{stated[:_QUOTED_CHARS]!r} is neither a day nor a month nor a year in ISO 8601"
        raise RecordRefusedError("impossible_date", detail)
    try:
        first = date.fromisoformat(f"{stated}-01-01"[:10])
    except ValueError as error:
        raise RecordRefusedError("impossible_date", f"{stated}: {error}") from None
    if (first - vintage).days > 1:
        raise RecordRefusedError("impossible_date", f"{stated} had not begun when published on {vintage}")
    return stated


def number(stated: str | float) -> float:
    """A finite number. Raises `RecordRefusedError` (`missing_value`, `not_a_number`)."""
    if stated == "":
        raise RecordRefusedError("missing_value", "the cell of the value is empty")
    if isinstance(stated, str) and not _NUMBER.fullmatch(stated.strip()):
        raise RecordRefusedError("not_a_number", f"the value is {stated[:_QUOTED_CHARS]!r}")
    value = float(stated)
    if not math.isfinite(value):
        raise RecordRefusedError("not_a_number", f"the value is {value}")
    return value
