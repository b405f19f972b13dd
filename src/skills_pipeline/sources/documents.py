"""From landed bytes to records: JSON, JSON lines, CSV, XML, Excel and Parquet, each with its location.

Here a damaged document loses only its damaged records: what can be read is read, what cannot is refused
with its place. What a record means belongs in the source's own module.
"""

import codecs
import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, BinaryIO
from xml.parsers import expat

Record = dict[str, Any]

_JSON_TOKEN = re.compile(r'\\.|["{}\[\]]|,', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ARRAY_OF_MEMBER = r'"{member}"\s*:\s*\['
_QUOTED_CHARS = 120
_DELIMITERS = ",;\t|"
_SAMPLE_CHARS, _SAMPLE_ROWS = 100_000, 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
"""What cp1252 has printed characters for is in Latin-1 a control character, which no text has."""

_MAXIMUM_WORKBOOK_BYTES = 1024**3
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


def json_records(file: BinaryIO, member: str | None, encoding: str = "utf-8") -> Iterator[Located | Refusal]:
    """Records of a JSON document: the array at top level, or the array that `member` holds.

    `member` may be a path of names through nested objects (`data.jobs`). A document that is not JSON
    throughout is read record by record; text that is not UTF-8 refuses only the records it stands in.
    """
    text = _decoded(file.read(), encoding)
    if isinstance(text, Refusal):
        yield text
        return
    try:
        document = json.loads(text)
    except ValueError as error:
        yield from _salvaged(text, member, str(error))
        return
    records = document if member is None else _held(document, member)
    if not isinstance(records, list):
        wanted = "a list" if member is None else f"an object with the list {member!r}"
        yield Refusal("", "unexpected_shape", f"expected {wanted}, saw {text[:_QUOTED_CHARS]!r}")
        return
    for index, record in enumerate(records):
        yield _checked(_pointer(member, index), record)


def _held(document: object, member: str) -> object:
    """What stands under a member, or under a path of members."""
    for name in (member,) if isinstance(document, dict) and member in document else member.split("."):
        document = document.get(name) if isinstance(document, dict) else None
    return document


def json_lines(file: BinaryIO, encoding: str = "utf-8") -> Iterator[Located | Refusal]:
    """Records of a JSON Lines document, located by line number from 1; blank lines are skipped."""
    lines: Iterator[str] | Refusal = (_utf8(line) for line in file)
    if not _is_utf8(encoding):
        text = _decoded(file.read(), encoding)
        lines = text if isinstance(text, Refusal) else iter(text.split("\n"))
    if isinstance(lines, Refusal):
        yield lines
        return
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _checked(str(number), json.loads(line))
        except ValueError as error:
            yield Refusal(str(number), "not_json", _json_detail(line, error))


def csv_records(
    file: BinaryIO, delimiter: str | None, encoding: str = "utf-8"
) -> Iterator[Located | Refusal]:
    """Records of a CSV document with a header row, located by row number from 1 (the header is row 1).

    Without a delimiter, the one of `, ; tab |` is taken that divides the first rows most evenly.
    """
    # Postings stand in single cells and are often longer than the reader's default limit.
    csv.field_size_limit(2**31 - 1)
    text = _decoded(file.read(), encoding)
    if isinstance(text, Refusal):
        yield text
        return
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text))
    header = next(rows, [])
    if _SURROGATE.search("".join(header)):
        yield Refusal("1", "wrong_encoding", f"the column names are not {encoding}; declare another encoding")
        return
    columns = _distinct(header)
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        if len(row) != len(columns):
            yield Refusal(str(number), "wrong_cell_count", f"expected {len(columns)} cells, saw {len(row)}")
        else:
            yield _checked(str(number), dict(zip(columns, row, strict=True)))


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
            yield _checked(
                str(number), {name: cell for name, cell in zip(columns, cells, strict=True) if name}
            )
        else:
            columns = _distinct(["" if cell is None else str(cell).strip() for cell in cells])


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
        yield _checked(str(number), row)


def xml_records(file: BinaryIO, element: str) -> Iterator[Located | Refusal]:
    """Records of an XML document: each `element` as an object of its children's texts, located from 1.

    Of children with one name the first counts. Document types are refused, so that no entity can be declared.
    What stands before the first fault is read.
    """
    text = _utf8(file.read()).lstrip()
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


def _decoded(body: bytes, encoding: str) -> str | Refusal:
    """A document's text, with every wrong byte as a lone surrogate; or why its encoding is another."""
    other = _told_by_bytes(body, encoding)
    if other is not None:
        return _other_encoding(encoding, other)
    if _is_utf8(encoding):
        return _utf8(body)
    try:
        text = body.decode(encoding, "surrogateescape")
    except UnicodeError as error:
        return _other_encoding(encoding, str(error))
    controls = _CONTROLS.search(text) if codecs.lookup(encoding).name == "iso8859-1" else None
    if controls is not None:
        seen = text[max(0, controls.start() - 20) : controls.end() + 20]
        return _other_encoding(encoding, f"a control character stands in {seen!r}")
    return text.removeprefix("\ufeff").replace("\x00", "\ufffd")


def _told_by_bytes(body: bytes, encoding: str) -> str | None:
    """Why the bytes are of another encoding, where they tell.

    Bytes beyond ASCII that are well-formed UTF-8 are UTF-8: a text of another encoding is that by no chance.
    """
    marked, utf16 = body.startswith(_UTF16_MARKS), codecs.lookup(encoding).name == "utf-16"
    if _is_utf8(encoding):
        return "the document begins with the mark of utf-16" if marked else None
    if utf16 and not marked:
        return "the document does not begin with its mark; without one it is utf-16-le or utf-16-be"
    if not utf16 and not body.isascii() and _is_well_formed(body):
        return "the document is well-formed utf-8"
    return None


def _other_encoding(encoding: str, seen: str) -> Refusal:
    return Refusal("", "wrong_encoding", f"not {encoding}: {seen}; declare another encoding")


def _is_utf8(encoding: str) -> bool:
    return codecs.lookup(encoding).name in {"utf-8", "utf-8-sig"}


def _is_well_formed(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _utf8(body: bytes) -> str:
    """UTF-8 without its mark, with every wrong byte as a lone surrogate so that its record can be told."""
    return body.decode("utf-8", "surrogateescape").removeprefix("\ufeff").replace("\x00", "\ufffd")


def _checked(location: str, record: object) -> Located | Refusal:
    if not isinstance(record, dict):
        return Refusal(
            location, "unexpected_shape", f"expected an object, saw {str(record)[:_QUOTED_CHARS]!r}"
        )
    damaged = next((name for name, value in record.items() if _has_surrogate(value)), None)
    if damaged is not None:
        return Refusal(location, "wrong_encoding", f"field {damaged!r} has bytes of another encoding")
    return Located(location, record)


def _has_surrogate(value: object) -> bool:
    return isinstance(value, str) and not value.isascii() and _SURROGATE.search(value) is not None


def _pointer(member: str | None, index: int) -> str:
    return f"/{index}" if member is None else f"/{member.replace('.', '/')}/{index}"


def _json_detail(text: str, error: ValueError) -> str:
    return f"{error}; begins {text[:_QUOTED_CHARS]!r}"


def _salvaged(text: str, member: str | None, error: str) -> Iterator[Located | Refusal]:
    """Records of a document that is not JSON as a whole; each that cannot be read is refused by itself."""
    start = _start_of_array(text, member)
    if start is None or text.lstrip().startswith("<"):
        yield Refusal("", "not_json", f"{error}; begins {text[:_QUOTED_CHARS]!r}")
        return
    for index, (element, complete) in enumerate(_array_elements(text, start)):
        location = _pointer(member, index)
        if not complete:
            yield Refusal(location, "truncated", f"the document ends within this record: {error}")
            continue
        try:
            yield _checked(location, json.loads(element))
        except ValueError as element_error:
            yield Refusal(location, "not_json", _json_detail(element, element_error))


def _start_of_array(text: str, member: str | None) -> int | None:
    """Just behind the `[` of the array that the last name of a path holds, each behind the one before."""
    *outer, last = (member or "").split(".")
    at = 0
    for name in outer:
        found = re.compile(rf'"{re.escape(name)}"\s*:\s*\{{').search(text, at)
        if found is None:
            return None
        at = found.end()
    pattern = r"\[" if member is None else _ARRAY_OF_MEMBER.format(member=re.escape(last))
    opening = re.compile(pattern).search(text, at)
    return opening.end() if opening else None


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
