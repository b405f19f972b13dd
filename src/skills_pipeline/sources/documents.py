"""From landed bytes to records: JSON documents, JSON lines, CSV and Parquet, each with its location.

Here a damaged document loses only its damaged records: what can be read is read, what cannot is refused
with its place. What a record means belongs in the source's own module.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

Record = dict[str, Any]

_JSON_TOKEN = re.compile(r'\\.|["{}\[\]]|,', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ARRAY_OF_MEMBER = r'"{member}"\s*:\s*\['
_QUOTED_CHARS = 120


@dataclass(frozen=True)
class Located:
    """A record and where it stands: JSON pointer, or line or row number from 1."""

    location: str
    record: Record


@dataclass(frozen=True)
class Refusal:
    """A record that cannot become a posting: where it stands, the named reason, and what was seen."""

    location: str
    reason: str
    detail: str


class RecordRefusedError(Exception):
    """Raised by a parser for one record, with a named reason and what was seen."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def json_records(file: BinaryIO, member: str | None) -> Iterator[Located | Refusal]:
    """Records of a JSON document: the array at top level, or the array that `member` holds.

    A document that is not JSON throughout is read record by record; text that is not UTF-8 refuses only
    the records it stands in.
    """
    text = _utf8(file.read())
    try:
        document = json.loads(text)
    except ValueError as error:
        yield from _salvaged(text, member, str(error))
        return
    records = document if member is None else document.get(member) if isinstance(document, dict) else None
    if not isinstance(records, list):
        wanted = "a list" if member is None else f"an object with the list {member!r}"
        yield Refusal("", "unexpected_shape", f"expected {wanted}, saw {text[:_QUOTED_CHARS]!r}")
        return
    for index, record in enumerate(records):
        yield _checked(_pointer(member, index), record)


def json_page(file: BinaryIO, members: tuple[str, ...]) -> Iterator[Located | Refusal]:
    """Records of the first of these arrays that a JSON object holds; an object with none is itself a record.

    For sources whose lists and details are documents of different shapes.
    """
    body = file.read()
    try:
        document = json.loads(_utf8(body))
    except ValueError:
        document = None
    if isinstance(document, dict):
        held = [member for member in members if member in document]
    else:
        held = [member for member in members if f'"{member}"'.encode() in body]
    if isinstance(document, dict) and not held:
        yield _checked("", document)
    else:
        yield from json_records(io.BytesIO(body), (held or members)[0])


def json_lines(lines: Iterable[bytes]) -> Iterator[Located | Refusal]:
    """Records of a JSON Lines document, located by line number from 1; blank lines are skipped.

    One line is held at a time: a file, which is the iterable of its lines, may be larger than memory.
    """
    for number, raw in enumerate(lines, start=1):
        line = _utf8(raw)
        if not line.strip():
            continue
        try:
            yield _checked(str(number), json.loads(line))
        except ValueError as error:
            yield Refusal(str(number), "not_json", _json_detail(line, error))


def csv_records(file: BinaryIO, delimiter: str) -> Iterator[Located | Refusal]:
    """Records of a CSV document with a header row, located by row number from 1 (the header is row 1)."""
    # Postings stand in single cells and are often longer than the reader's default limit.
    csv.field_size_limit(2**31 - 1)
    rows = csv.DictReader(
        io.StringIO(_utf8(file.read()).removeprefix("\ufeff"), newline=""), delimiter=delimiter
    )
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            detail = f"expected {len(rows.fieldnames or [])} cells, saw {_cells(row)}"
            yield Refusal(str(number), "wrong_cell_count", detail)
        else:
            yield _checked(str(number), row)


def parquet_records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """Records of a Parquet file, located by row number from 1."""
    import polars as pl

    try:
        frame = pl.read_parquet(file)
    except pl.exceptions.PolarsError as error:
        yield Refusal("", "not_parquet", str(error)[:_QUOTED_CHARS])
        return
    for number, row in enumerate(frame.iter_rows(named=True), start=1):
        yield _checked(str(number), row)


def _utf8(body: bytes) -> str:
    """UTF-8, with every wrong byte kept as a lone surrogate so that its record can be told."""
    return body.decode("utf-8", "surrogateescape").replace("\x00", "\ufffd")


def _checked(location: str, record: object) -> Located | Refusal:
    if not isinstance(record, dict):
        return Refusal(
            location, "unexpected_shape", f"expected an object, saw {str(record)[:_QUOTED_CHARS]!r}"
        )
    damaged = next((name for name, value in record.items() if _has_surrogate(value)), None)
    if damaged is not None:
        return Refusal(location, "wrong_encoding", f"field {damaged!r} is not UTF-8")
    return Located(location, record)


def _has_surrogate(value: object) -> bool:
    return isinstance(value, str) and not value.isascii() and _SURROGATE.search(value) is not None


def _cells(row: dict[Any, Any]) -> int:
    extra = row.get(None, [])
    return sum(value is not None for name, value in row.items() if name is not None) + len(extra)


def _pointer(member: str | None, index: int) -> str:
    return f"/{index}" if member is None else f"/{member}/{index}"


def _json_detail(text: str, error: ValueError) -> str:
    return f"{error}; begins {text[:_QUOTED_CHARS]!r}"


def _salvaged(text: str, member: str | None, error: str) -> Iterator[Located | Refusal]:
    """Records of a document that is not JSON as a whole; each that cannot be read is refused by itself."""
    opening = re.search(r"\[" if member is None else _ARRAY_OF_MEMBER.format(member=re.escape(member)), text)
    if opening is None or text.lstrip().startswith("<"):
        yield Refusal("", "not_json", f"{error}; begins {text[:_QUOTED_CHARS]!r}")
        return
    for index, (element, complete) in enumerate(_array_elements(text, opening.end())):
        location = _pointer(member, index)
        if not complete:
            yield Refusal(location, "truncated", f"the document ends within this record: {error}")
            continue
        try:
            yield _checked(location, json.loads(element))
        except ValueError as element_error:
            yield Refusal(location, "not_json", _json_detail(element, element_error))


def _array_elements(text: str, start: int) -> Iterator[tuple[str, bool]]:
    """Texts of a JSON array's elements from just behind its `[`; False when the text ends within one."""
    depth, begin, quoted = 0, start, False
    for token in _JSON_TOKEN.finditer(text, start):
        sign = token.group()
        if sign == '"':
            quoted = not quoted
        elif quoted or sign.startswith("\\"):
            continue
        elif sign in "{[":
            depth += 1
        elif depth and sign in "}]":
            depth -= 1
        elif not depth and sign in ",]":
            if text[begin : token.start()].strip():
                yield text[begin : token.start()], True
            if sign == "]":
                return
            begin = token.end()
    if text[begin:].strip():
        yield text[begin:], False
