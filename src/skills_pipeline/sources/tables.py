"""From landed tables to records: CSV, Excel and Parquet, each row with its number.

Here belong delimiters, sheets and cells. What a column means is said by a mapping.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

from skills_pipeline.sources.documents import SURROGATE, Located, Refusal, checked, decoded

_QUOTED_CHARS = 120
_DELIMITERS = ",;\t|"
_SAMPLE_CHARS, _SAMPLE_ROWS = 100_000, 20
_MAXIMUM_WORKBOOK_BYTES = 1024**3


def csv_records(
    file: BinaryIO, delimiter: str | None, encoding: str = "utf-8"
) -> Iterator[Located | Refusal]:
    """Records of a CSV document with a header row, located by row number from 1 (the header is row 1).

    Without a delimiter, the one of `, ; tab |` is taken that divides the first rows most evenly.
    """
    # Postings stand in single cells and are often longer than the reader's default limit.
    csv.field_size_limit(2**31 - 1)
    text = decoded(file.read(), encoding)
    if isinstance(text, Refusal):
        yield text
        return
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))
    header = next(rows, [])
    if SURROGATE.search("".join(header)):
        yield Refusal("1", "wrong_encoding", f"the column names are not {encoding}; declare another encoding")
        return
    columns = _distinct(header)
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        if len(row) != len(columns):
            yield Refusal(str(number), "wrong_cell_count", f"expected {len(columns)} cells, saw {len(row)}")
        else:
            yield checked(str(number), dict(zip(columns, row, strict=True)))


def _delimiter(text: str) -> str:
    """The candidate by which most of the first rows have as many cells as the header, and the most cells."""
    sample = text[:_SAMPLE_CHARS]

    def fit(delimiter: str) -> tuple[float, int]:
        rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS))
        # The last row of a sample may be cut.
        widths = [len(row) for row in (rows[:-1] if len(text) > len(sample) else rows) if row]
        if not widths or widths[0] == 1:
            return 0.0, 0
        return widths.count(widths[0]) / len(widths), widths[0]

    return max(_DELIMITERS, key=fit)


def _distinct(names: list[str]) -> list[str]:
    """Column names, a repeated one with its number: `note`, `note#2`."""
    seen: dict[str, int] = {}
    columns = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        columns.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return columns


def excel_records(file: BinaryIO, sheet: str | None) -> Iterator[Located | Refusal]:
    """Records of an Excel workbook's sheet (the first, if none is named), located by row number from 1.

    The first row with anything in it names the columns; empty rows are skipped, empty cells are None, whole
    numbers are integers.
    """
    rows = _sheet_rows(file.read(), sheet)
    if isinstance(rows, Refusal):
        yield rows
        return
    columns: list[str] = []
    for number, row in enumerate(rows, start=1):
        cells = [_cell(value) for value in row]
        if all(cell is None for cell in cells):
            continue
        if columns:
            yield checked(
                str(number), {name: cell for name, cell in zip(columns, cells, strict=True) if name}
            )
        else:
            columns = _distinct(["" if cell is None else str(cell).strip() for cell in cells])


def sheet_names(body: bytes) -> list[str]:
    """Names of the sheets of an Excel workbook; none of what is no workbook."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return list(CalamineWorkbook.from_filelike(io.BytesIO(body)).sheet_names)
    except (zipfile.BadZipFile, NotImplementedError, CalamineError):
        return []


def _sheet_rows(body: bytes, sheet: str | None) -> list[list[Any]] | Refusal:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > _MAXIMUM_WORKBOOK_BYTES:
            detail = f"{unpacked} bytes when unpacked, at most {_MAXIMUM_WORKBOOK_BYTES} are read"
            return Refusal("", "not_excel", detail)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        names = workbook.sheet_names
        if not names or (sheet is not None and sheet not in names):
            return Refusal("", "unexpected_shape", f"no sheet {sheet or ''!r}; has {names}")
        rows: list[list[Any]] = workbook.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
        return rows
    except (zipfile.BadZipFile, NotImplementedError, CalamineError) as error:
        begins = body[:_QUOTED_CHARS].decode("utf-8", "replace")
        return Refusal("", "not_excel", f"{type(error).__name__}: {error}; begins {begins!r}")


def _cell(value: Any) -> Any:
    """A cell as it was meant: Excel knows no integers, and keeps an empty cell as an empty text."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, bool | int | float | date) or value is None else str(value)


def parquet_records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """Records of a Parquet file, located by row number from 1."""
    import polars as pl

    try:
        frame = pl.read_parquet(file)
    except pl.exceptions.PolarsError as error:
        yield Refusal("", "not_parquet", str(error)[:_QUOTED_CHARS])
        return
    for number, row in enumerate(frame.iter_rows(named=True), start=1):
        yield checked(str(number), row)
