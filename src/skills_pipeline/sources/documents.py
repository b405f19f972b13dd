"""From landed bytes to records: JSON, JSON lines, XML, CSV and Parquet, each with its location.

Here a damaged document loses only its damaged records: what can be read is read, what cannot is refused
with its place. What a record means belongs in the source's own module.
"""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from xml.etree import ElementTree
from xml.parsers import expat

Record = dict[str, Any]

_JSON_TOKEN = re.compile(r'\\.|["{}\[\]]|,', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ARRAY_OF_MEMBER = r'"{member}"\s*:\s*\['
_QUOTED_CHARS = 120
_PRIVATE_USE = {0xDC80 + byte: 0xF780 + byte for byte in range(128)}
"""XML can carry no lone surrogates, by which wrong bytes are marked; these stand for them meanwhile."""
_PRIVATE_USE_CHARS = frozenset(map(chr, _PRIVATE_USE.values()))
_XML_PIECE_CHARS = 1 << 16
_XML_ENDS_EARLY = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
_GZIP = b"\x1f\x8b"
_BUFFER_BYTES = 256 * 1024


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


def json_record(file: BinaryIO) -> Iterator[Located | Refusal]:
    """The record that a JSON document is; `null` is how a service says that it has none."""
    text = _utf8(file.read())
    try:
        document = json.loads(text)
    except ValueError as error:
        yield Refusal("", "not_json", _json_detail(text, error))
        return
    if document is not None:
        yield _checked("", document)


def json_page(file: BinaryIO, members: tuple[str, ...]) -> Iterator[Located | Refusal]:
    """Records of the first of these arrays that a JSON object holds; an object with none is itself a record.

    For sources whose lists and details are documents of different shapes.
    """
    body = file.read()
    try:
        document = json.loads(_utf8(body))
    except ValueError:
        document = None
    if isinstance(document, dict) and not any(member in document for member in members):
        yield _checked("", document)
        return
    held = [member for member in members if isinstance(document, dict) and member in document]
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


def xml_records(file: BinaryIO, path: str) -> Iterator[Located | Refusal]:
    """Records of an XML document: the elements at `path` (`rss/channel/item`), as their children by name.

    A document type declaration ends the reading: no feed needs one, and entities that expand to gigabytes are
    declared there. Records before a damage are read.
    """
    text = _utf8(file.read())
    reader = _XmlReader(path)
    refusal = _read_xml(reader, text)
    damaged = _SURROGATE.search(text) is not None
    for number, element in enumerate(reader.found, start=1):
        location = f"/{path}[{number}]"
        wrong = next((child.tag for child in element if damaged and _has_wrong_bytes(child)), None)
        if wrong is not None:
            yield Refusal(location, "wrong_encoding", f"field {wrong!r} is not UTF-8")
        else:
            yield _checked(location, {child.tag: child for child in element})
    if refusal is not None:
        yield refusal


def _has_wrong_bytes(element: ElementTree.Element) -> bool:
    return any(not _PRIVATE_USE_CHARS.isdisjoint(text) for text in element.itertext())


def _read_xml(reader: "_XmlReader", text: str) -> Refusal | None:
    """Fills the reader; what kept the document from being read to its end, if anything."""
    parser = ElementTree.XMLParser(target=reader)
    begins = f"begins {text[:_QUOTED_CHARS]!r}"
    readable = text.lstrip().translate(_PRIVATE_USE)
    try:
        # Piece by piece, so that what the reader raises ends the work at once.
        for start in range(0, len(readable), _XML_PIECE_CHARS):
            parser.feed(readable[start : start + _XML_PIECE_CHARS])
        parser.close()
    except ElementTree.ParseError as error:
        if reader.found_root and error.code in _XML_ENDS_EARLY:
            return Refusal(reader.next_location(), "truncated", f"the document ends early: {error}")
        return Refusal(reader.next_location(), "not_xml", f"{error}; {begins}")
    except _UnexpectedXmlError as error:
        return Refusal("", error.reason, f"{error}; {begins}")
    return None


class _UnexpectedXmlError(Exception):
    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class _XmlReader:
    """What the XML parser tells its news to: keeps the elements at one path, each when it is complete."""

    def __init__(self, path: str) -> None:
        self.found: list[ElementTree.Element] = []
        self.found_root = False
        self._path = path.split("/")
        self._open: list[str] = []
        self._builder: ElementTree.TreeBuilder | None = None

    def next_location(self) -> str:
        """Where the element stands that is being read; empty before the root."""
        return f"/{'/'.join(self._path)}[{len(self.found) + 1}]" if self.found_root else ""

    def doctype(self, *_: object) -> None:
        raise _UnexpectedXmlError("not_xml", "a document type declaration is not read")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._open and tag != self._path[0]:
            raise _UnexpectedXmlError("unexpected_shape", f"expected <{self._path[0]}>, saw <{tag}>")
        self.found_root = True
        self._open.append(tag)
        if self._open == self._path:
            self._builder = ElementTree.TreeBuilder()
        if self._builder:
            self._builder.start(tag, attributes)

    def data(self, text: str) -> None:
        if self._builder:
            self._builder.data(text)

    def end(self, tag: str) -> None:
        if self._builder:
            self._builder.end(tag)
            if self._open == self._path:
                self.found.append(self._builder.close())
                self._builder = None
        self._open.pop()

    def close(self) -> None:
        """The parser asks for it; everything was kept when it was complete."""


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


def unpacked(file: BinaryIO) -> BinaryIO:
    """The stream itself, or what a gzip stream of one or many members holds, told by its first bytes."""
    head = file.read(2)
    whole = rewound(head, file)
    return cast(BinaryIO, gzip.GzipFile(fileobj=whole)) if head == _GZIP else whole


def rewound(head: bytes, file: BinaryIO) -> BinaryIO:
    """A stream of which `head` was read already, from its beginning; it need not be able to go back."""
    return cast(BinaryIO, io.BufferedReader(_Rewound(head, file), _BUFFER_BYTES))


class _Rewound(io.RawIOBase):
    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self._head, self._file = head, file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            chunk = self._head or self._file.read(len(buffer))
        except EOFError as error:
            # Said of a gzip stream that is cut; readers of archives take it for an end in good order.
            raise OSError(str(error)) from error
        chunk, self._head = chunk[: len(buffer)], self._head[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


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
    if isinstance(value, dict):
        return any(map(_has_surrogate, value.values()))
    if isinstance(value, list):
        return any(map(_has_surrogate, value))
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
