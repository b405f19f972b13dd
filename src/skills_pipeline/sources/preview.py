"""What a mapping would make of a file, before anything is landed.

Here belongs the look ahead: the first postings, the columns no field reads, and what is refused for which
reason in the whole file. Printing it belongs to the command line, reading and refusing to `file` and `base`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from skills_pipeline.contracts.core import UNKNOWN_COUNTRY
from skills_pipeline.landing import open_unpacked
from skills_pipeline.sources.base import Source, parse_file
from skills_pipeline.sources.documents import Located, Refusal
from skills_pipeline.sources.file import Mapping, mapped_source

SHOWN_CHARS = 80
"""Longer values are shown by their beginning and their length."""

_FIELD_COLUMNS: dict[str, tuple[str, ...]] = {
    "source_posting_id": ("source_posting_id",),
    "title": ("title",),
    "text": ("text",),
    "posted": ("posted_on",),
    "closes": ("closes_on",),
    "country": ("country_code",),
    "region": ("region_code",),
    "place": ("place",),
    "places": ("place",),
    "employer": ("employer",),
    "url": ("url",),
    "workplace": ("workplace",),
    "employment": ("working_time", "contract_type"),
    "pay_min": ("pay_min",),
    "pay_max": ("pay_max",),
    "pay_currency": ("pay_currency",),
    "pay_period": ("pay_period",),
    "pay_text": ("pay_min", "pay_max"),
    "seniority": ("seniority",),
    "education": ("education",),
    "experience": ("experience_years_min",),
    "occupation": ("isco08_code",),
    "industry": ("industry_section",),
    "employer_size": ("employer_size_class",),
}
"""Field of a mapping → columns of the contract that it becomes, or that the text tells where it is silent."""

_ALWAYS_SHOWN = ("source_posting_id", "title", "text", "posted", "country")
_RECORDS_AT_A_TIME = 2_000


@dataclass(frozen=True)
class Row:
    """One posting as it would be: where it stands in the file, and the value of each field."""

    location: str
    fields: dict[str, str | date | float | None]


@dataclass(frozen=True)
class Refused:
    """One reason of refusal: in how many records, and the first of them."""

    reason: str
    records: int
    location: str
    detail: str


@dataclass(frozen=True)
class Preview:
    """What a mapping makes of a file.

    `records` are those found; `postings`, `passed_over` (by `only`) and the refused are together all of them.
    `filled` says in how many postings a field of the mapping has a value, `unused` which columns none reads.
    """

    source: str
    records: int
    postings: int
    passed_over: int
    rows: tuple[Row, ...]
    filled: dict[str, int]
    unused: tuple[str, ...]
    refused: tuple[Refused, ...]


def check_mapping(data: Path, mapping: Path, rows: int = 5) -> Preview:
    """What each field would become for the first `rows` postings, and counts over the whole file.

    Nothing is landed. Raises `MappingError` for a mapping that cannot be used, `OSError` for a file that
    cannot be read.
    """
    source, described = mapped_source(mapping)
    seen = _Seen(source)
    # As landing does: the file was received when it was last changed.
    received = datetime.fromtimestamp(data.stat().st_mtime, UTC).replace(tzinfo=None)
    url = f"file:{data.parent.name}/{data.name}"
    mapped = (*described.fields, *described.constants, *described.document_name)
    fields = [field for field in _FIELD_COLUMNS if field in mapped or field in _ALWAYS_SHOWN]
    shown: list[Row] = []
    filled: Counter[str] = Counter()
    refusals: list[dict[str, str]] = []
    found = 0
    with open_unpacked(data) as file:
        for part in parse_file(seen.source, file, "", url, received, _RECORDS_AT_A_TIME):
            found += part.found
            shown += _rows(part.records.head(max(0, rows - len(shown))), fields)
            filled += _filled(part.records, fields)
            refusals += part.quarantine.select("location", "reason", "detail").to_dicts()
    return Preview(
        source=source.name,
        records=seen.records,
        postings=found - len(refusals),
        passed_over=seen.records - found,
        rows=tuple(shown),
        filled={field: filled[field] for field in fields if field in mapped},
        unused=tuple(column for column in seen.columns if not _is_used(column, described)),
        refused=_by_reason(refusals),
    )


class _Seen:
    """A source whose records are counted, and their columns noted, while they are read."""

    def __init__(self, source: Source) -> None:
        self.records = 0
        self.columns: dict[str, None] = {}
        self._read = source.records
        self.source = replace(source, records=self._noted)

    def _noted(self, file: BinaryIO) -> Iterator[Located | Refusal]:
        for item in self._read(file):
            self.records += 1
            if isinstance(item, Located):
                self.columns.update(dict.fromkeys(_columns(item.record)))
            yield item


def _columns(value: Any, path: str = "") -> Iterator[str]:
    """Paths to the values of a record, as a mapping would write them."""
    if isinstance(value, dict) and value:
        for name, held in value.items():
            yield from _columns(held, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        for one in value:
            yield from _columns(one, path)
    else:
        yield path


def _is_used(column: str, mapping: Mapping) -> bool:
    """Whether a field or the filter reads the column, or something that holds it or that it holds."""
    read = (*mapping.fields.values(), *mapping.only)
    return any(f"{one}.".startswith(f"{column}.") or f"{column}.".startswith(f"{one}.") for one in read)


def _rows(records: pl.DataFrame, fields: list[str]) -> list[Row]:
    return [
        Row(row["record_id"].removeprefix("#"), {field: _value(field, row) for field in fields})
        for row in records.iter_rows(named=True)
    ]


def _value(field: str, row: dict[str, Any]) -> Any:
    """The value of a field's column, or those of its columns."""
    values = [row[column] for column in _FIELD_COLUMNS[field]]
    known = [value for value in values if value is not None and value != UNKNOWN_COUNTRY]
    return (known[0] if len(values) == 1 else ", ".join(map(str, known))) if known else None


def _filled(records: pl.DataFrame, fields: list[str]) -> Counter[str]:
    rows = _rows(records, fields)
    return Counter(field for row in rows for field, value in row.fields.items() if value)


def _by_reason(refusals: list[dict[str, str]]) -> tuple[Refused, ...]:
    """Most frequent first."""
    first: dict[str, dict[str, str]] = {}
    for refusal in refusals:
        first.setdefault(refusal["reason"], refusal)
    counts = Counter(refusal["reason"] for refusal in refusals).most_common()
    return tuple(
        Refused(reason, count, first[reason]["location"], first[reason]["detail"]) for reason, count in counts
    )


def preview_text(preview: Preview) -> str:
    """A preview in words, for the person who writes the mapping."""
    return "\n".join(_lines(preview))


def _lines(preview: Preview) -> Iterator[str]:
    refused = sum(one.records for one in preview.refused)
    yield f"{preview.source}: {_counted(preview.records, 'record')}"
    yield f"  {preview.postings} would become postings"
    if preview.passed_over:
        yield f"  {preview.passed_over} would be passed over, because [document] only asks for others"
    if refused:
        yield f"  {refused} would be refused"
    for one in preview.refused:
        where = f"record {one.location}" if one.location else "the document"
        yield f"    {one.reason} ({one.records}), first {where}: {one.detail}"
    for row in preview.rows:
        yield f"record {row.location}"
        yield from (f"  {field} = {_shown(value)}" for field, value in row.fields.items())
    for field, count in preview.filled.items():
        if preview.postings and not count:
            yield f"no posting has a value for {field}"
    if preview.unused:
        yield f"columns that no field reads: {', '.join(preview.unused)}"
    if not preview.postings:
        yield "nothing would become a posting: see the reasons above, and docs/sources.md for what to do"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _shown(value: str | date | float | None) -> str:
    if value is None or value == "":
        return "(nothing)"
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN_CHARS else f"{text[:SHOWN_CHARS]}… ({len(str(value))} characters)"
