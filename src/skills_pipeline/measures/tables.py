"""Sheets of publishers' workbooks: columns by their declared names, as `anchors.tables` reads CSV files.

Here a sheet that is not what was declared is refused as a whole. What a column means belongs in the module of
the publisher.
"""

import io
from collections.abc import Iterator, Mapping

from skills_pipeline.sources.documents import Located, Refusal
from skills_pipeline.sources.tables import excel_records

_QUOTED_CHARS = 120
_EXCEL = b"PK\x03\x04"


def is_workbook(body: bytes) -> bool:
    """Whether bytes are an Excel workbook (`.xlsx`), and no text."""
    return body.startswith(_EXCEL)


def sheet_records(
    body: bytes, sheet: str | None, columns: Mapping[str, str | None]
) -> Iterator[Located | Refusal]:
    """Rows of a sheet (the first, if none is named), by field instead of column.

    `columns`: every known column and the field it is read as (None: known and not read). A sheet that lacks
    one that is read, or has one that is not known, is a refusal of the whole.
    """
    rows = list(excel_records(io.BytesIO(body), sheet))
    first = next((row.record for row in rows if isinstance(row, Located)), None)
    if first is None:
        yield from rows or [Refusal("1", "empty_file", "the sheet has no row")]
        return
    lacking = [name for name, field in columns.items() if field is not None and name not in first]
    unknown = [name for name in first if name not in columns]
    if lacking or unknown:
        header = ",".join(first)[:_QUOTED_CHARS]
        detail = f"{header!r} has unknown columns or lacks one; known are {', '.join(columns)}"
        yield Refusal("", "unknown_columns", detail)
        return
    for row in rows:
        if isinstance(row, Refusal):
            yield row
        else:
            read = {field: row.record.get(name) for name, field in columns.items() if field is not None}
            yield Located(row.location, read)
