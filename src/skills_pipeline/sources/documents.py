"""From landed bytes to records: JSON, JSON lines, CSV, XML, Excel and Parquet, each with its location.

Here a damaged document loses only its damaged records: what can be read is read, what cannot is refused
with its place. What a record means belongs in the source's own module.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.parsers import expat

Record = dict[str, Any]

_JSON_TOKEN = re.compile(r'\\.|["{}\[\]]|,', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ARRAY_OF_MEMBER = r'"{member}"\s*:\s*\['
_QUOTED_CHARS = 120
_WRONG_BYTES = {0xDC00 + byte: 0xFDC00 + byte for byte in range(0x80, 0x100)}
"""Lone surrogates stand for wrong bytes; XML cannot hold them, a plane for private use can."""
_BYTES_BACK = {there: here for here, there in _WRONG_BYTES.items()}
_ENDS_EARLY = (3, 5, 20)
"""Expat: no element found, unclosed token, unclosed CDATA section."""


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


def json_lines(file: BinaryIO) -> Iterator[Located | Refusal]:
    """Records of a JSON Lines document, located by line number from 1; blank lines are skipped."""
    for number, raw in enumerate(file, start=1):
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


def xml_records(file: BinaryIO, element: str) -> Iterator[Located | Refusal]:
    """Records of an XML document: each `element` as an object of its children's texts, located from 1.

    Of children with one name the first counts. Document types are refused, so that no entity can be declared.
    What stands before the first fault is read.
    """
    text = _utf8(file.read()).removeprefix("\ufeff").lstrip()
    elements, fault = _Elements(element), None
    try:
        elements.parser.Parse(text.translate(_WRONG_BYTES).encode(), True)
    except expat.ExpatError as error:
        location = str(len(elements.found) + 1) if elements.begun else ""
        reason = "truncated" if elements.begun and error.code in _ENDS_EARLY else "not_xml"
        fault = Refusal(location, reason, f"{error}; begins {text[:_QUOTED_CHARS]!r}")
    except _DoctypeError as error:
        fault = Refusal("", "not_xml", f"{error}; begins {text[:_QUOTED_CHARS]!r}")
    for number, record in enumerate(elements.found, start=1):
        yield _checked(str(number), {name: one.translate(_BYTES_BACK) for name, one in record.items()})
    if fault is not None:
        yield fault


class _DoctypeError(Exception):
    """A document type declaration: the only place where XML can declare entities that expand."""


class _Elements:
    """Complete elements of one name, gathered while the parser reads."""

    def __init__(self, element: str) -> None:
        self.found: list[dict[str, str]] = []
        self.begun = False
        self._element = element
        self._path: list[str] = []
        self._texts: dict[str, str] = {}
        self._parts: list[str] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        self.begun = True
        if self._path or tag == self._element:
            self._path.append(tag)

    def _text(self, data: str) -> None:
        if len(self._path) > 1:
            self._parts.append(data)

    def _end(self, tag: str) -> None:
        if not self._path:
            return
        self._path.pop()
        if len(self._path) == 1:
            self._texts.setdefault(tag, "".join(self._parts))
            self._parts.clear()
        elif not self._path:
            self.found.append(self._texts)
            self._texts = {}

    def _doctype(self, *_declared: object) -> None:
        raise _DoctypeError("a document type is declared, which no feed needs")


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
