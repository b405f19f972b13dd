"""Official numbers of employed persons or vacancies by cell, as supplied: what shares are weighted to.

Here belong their shape and the cells there may be. The numbers are landed like any file:
`skills-pipeline land official_cells --file cells.tsv`. How postings are weighted is in `indicators.raking`.
"""

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from skills_pipeline.anchors.series import Series
from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.contracts.core import SIZE_CLASSES, WORKING_TIMES
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError, Refusal
from skills_pipeline.sources.figures import RawFigure

PUBLISHER = "Official cells"

MARGINS: dict[str, tuple[str, ...]] = {
    "isco08_1": tuple("0123456789"),
    "industry": tuple("ABCDEFGHIJKLMNOPQRSTU"),
    "employer_size": SIZE_CLASSES,
    "working_time": WORKING_TIMES,
}
"""Margins that shares can be weighted to, and their categories, as in core.postings."""

UNITS = {"employment": "persons", "vacancies": "vacancies"}
"""What is counted → its unit."""

_COLUMNS = {
    name: name for name in ("country", "period", "counted", "margin", "category", "value", "published")
}

SERIES = tuple(
    Series(
        publisher=PUBLISHER,
        series=f"{counted}:{margin}:{category}",
        title=f"{counted.capitalize()}, {margin} {category}",
        unit=unit,
        frequency="A",
        explanation="What shares are weighted to, not what they are compared with.",
        citation="as supplied: official statistics of the country",
        url="https://ec.europa.eu/eurostat/databrowser/view/lfsa_egai2d",
    )
    for counted, unit in UNITS.items()
    for margin, categories in MARGINS.items()
    for category in categories
)
_SERIES = {series.series: series for series in SERIES}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a cell of a country and year."""
    rows = table_records(file, _COLUMNS, tuple((name,) for name in _COLUMNS), delimiter="\t")
    return each_once(rows, "country", "period", "counted", "margin", "category", "published")


def parse(record: Record, _url: str) -> RawFigure:
    """One cell. A number below 0 is refused, as is a cell that is not declared."""
    name = f"{record['counted']}:{record['margin']}:{record['category']}"
    series = _SERIES.get(name)
    if series is None:
        raise RecordRefusedError("unknown_series", f"{name[:60]} is no cell; see docs/sources.md")
    if str(record["value"]).strip().startswith("-"):
        raise RecordRefusedError("negative_number", f"{name}: {str(record['value'])[:40]}")
    return series.figure(record["country"], record["period"], record["value"], _day(record["published"]))


def _day(published: str) -> date:
    try:
        return date.fromisoformat(published)
    except ValueError as error:
        raise RecordRefusedError("impossible_date", f"published {published[:40]!r}: {error}") from None


SOURCE = Source(
    name="official_cells",
    title="Official employment or vacancies by occupation, industry, size or working time",
    url="https://ec.europa.eu/eurostat/databrowser/view/lfsa_egai2d",
    licence="that of the statistics supplied",
    citation="as supplied",
    terms="Cite the statistics supplied",
    cadence="yearly",
    records=records,
    parse=parse,
)
