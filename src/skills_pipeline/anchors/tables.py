"""CSV files of publishers: columns by their declared names, one format of dates a file, each figure once.

Here a file that is not what was declared is refused as a whole, by name: read half-way it would state false
figures. What a column means belongs in the module of the publisher.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import BinaryIO

from skills_pipeline.sources.documents import Located, Refusal, utf8
from skills_pipeline.sources.tables import csv_records

_QUOTED_CHARS = 120
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2})")
_MONTHS = 12


def table_records(
    file: BinaryIO,
    columns: Mapping[str, str | None],
    needed: tuple[tuple[str, ...], ...],
    delimiter: str = ",",
) -> Iterator[Located | Refusal]:
    """Rows of a table, by field instead of column.

    `columns`: every known column, in lower case, and the field it is read as (None: known and not read).
    `needed`: for each field its alternatives, of which the header must have exactly one. An empty file is a
    refusal at its first row, any other header a refusal of the whole.
    """
    body = file.read()
    if not body.strip():
        yield Refusal("1", "empty_file", "the file is empty")
        return
    header = next(csv.reader(io.StringIO(utf8(body), newline=""), delimiter=delimiter))
    fields = {name: columns.get(name.strip().lower()) for name in header}
    wrong = _wrong_columns(header, columns, list(fields.values()), needed)
    if wrong is not None:
        yield Refusal("", "unknown_columns", wrong)
        return
    rows = 0
    for item in csv_records(io.BytesIO(body), delimiter):
        rows += 1
        if isinstance(item, Located):
            record = {field: item.record[name] for name, field in fields.items() if field is not None}
            yield Located(item.location, record)
        else:
            yield item
    if not rows:
        yield Refusal("1", "empty_file", "the file has a header and no row")


def _wrong_columns(
    header: list[str],
    columns: Mapping[str, str | None],
    fields: list[str | None],
    needed: tuple[tuple[str, ...], ...],
) -> str | None:
    unknown = [name for name in header if name.strip().lower() not in columns]
    lacking = [one for one in needed if sum(field in one for field in fields) != 1]
    if not unknown and not lacking:
        return None
    known = ", ".join(columns)
    return f"{','.join(header)[:_QUOTED_CHARS]!r} has unknown columns or lacks one; known are {known}"


def with_iso_days(items: Iterable[Located | Refusal]) -> Iterator[Located | Refusal]:
    """Records whose `day` is ISO 8601 or `day/month/year` of two digits: one of the two in a whole file.

    A file with a slash in any day must have `1/2/19` to `31/12/26` throughout, and a day above 12 somewhere:
    without one nothing tells days from months, and with another format some days would be read as others.
    """
    held = list(items)
    days = [item.record["day"] for item in held if isinstance(item, Located)]
    if not any("/" in day for day in days):
        yield from held
        return
    read = {day: _day_first(day) for day in set(days)}
    impossible = next((day for day in days if read[day] is None), None)
    if impossible is not None:
        detail = f"the days are written as 31/12/19 or 2019-12-31 in one file; {impossible[:20]!r} is not"
        yield Refusal("", "impossible_date", detail)
    elif all(int(day.partition("/")[0]) <= _MONTHS for day in read):
        yield Refusal("", "ambiguous_dates", f"nothing tells day from month in {days[0]!r} and all others")
    else:
        for item in held:
            if isinstance(item, Located):
                yield Located(item.location, item.record | {"day": read[item.record["day"]]})
            else:
                yield item


def _day_first(text: str) -> str | None:
    parts = _DAY_FIRST.fullmatch(text.strip())
    if parts is None:
        return None
    try:
        return date(2000 + int(parts[3]), int(parts[2]), int(parts[1])).isoformat()
    except ValueError:
        return None


def each_once(items: Iterable[Located | Refusal], *fields: str) -> Iterator[Located | Refusal]:
    """Records that differ in these fields; one that repeats an earlier one is refused."""
    seen: set[tuple[str, ...]] = set()
    for item in items:
        if isinstance(item, Located):
            key = tuple(item.record[field] for field in fields)
            if key in seen:
                yield Refusal(item.location, "repeated_figure", f"{', '.join(key)} was stated before")
                continue
            seen.add(key)
        yield item
