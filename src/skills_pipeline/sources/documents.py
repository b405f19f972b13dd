"""From landed bytes to records: JSON and JSON lines, each record with its location.

Here a damaged document loses only its damaged records: what can be read is read, what cannot is refused
with its place. What a record means belongs in the source's own module;
tables are in `tables`, XML in `xml_documents`.
"""

import codecs
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

Record = dict[str, Any]

_JSON_TOKEN = re.compile(r'\\.|["{}\[\]]|,', re.DOTALL)
SURROGATE = re.compile("[\ud800-\udfff]")
_ARRAY_OF_MEMBER = r'"{member}"\s*:\s*\['
_QUOTED_CHARS = 120
_GZIP = b"\x1f\x8b"
_BUFFER_BYTES = 256 * 1024
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
"""What cp1252 has printed characters for is in Latin-1 a control character, which no text has."""


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
    text = decoded(file.read(), encoding)
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
        yield checked(_pointer(member, index), record)


def _held(document: object, member: str) -> object:
    """What stands under a member, or under a path of members."""
    for name in (member,) if isinstance(document, dict) and member in document else member.split("."):
        document = document.get(name) if isinstance(document, dict) else None
    return document


def json_record(file: BinaryIO) -> Iterator[Located | Refusal]:
    """The record that a JSON document is; `null` is how a service says that it has none."""
    text = utf8(file.read())
    try:
        document = json.loads(text)
    except ValueError as error:
        yield Refusal("", "not_json", _json_detail(text, error))
        return
    if document is not None:
        yield checked("", document)


def json_page(file: BinaryIO, members: tuple[str, ...]) -> Iterator[Located | Refusal]:
    """Records of the first of these arrays that a JSON object holds; an object with none is itself a record.

    For sources whose lists and details are documents of different shapes.
    """
    body = file.read()
    try:
        document = json.loads(utf8(body))
    except ValueError:
        document = None
    if isinstance(document, dict):
        held = [member for member in members if member in document]
    else:
        held = [member for member in members if f'"{member}"'.encode() in body]
    if isinstance(document, dict) and not held:
        yield checked("", document)
    else:
        yield from json_records(io.BytesIO(body), (held or members)[0])


def json_lines(lines: Iterable[bytes], encoding: str = "utf-8") -> Iterator[Located | Refusal]:
    """Records of a JSON Lines document, located by line number from 1; blank lines are skipped.

    One line is held at a time: a file, which is the iterable of its lines, may be larger than memory. Of
    another encoding than UTF-8 a document is read whole.
    """
    texts: Iterable[str] | Refusal = (utf8(line) for line in lines)
    if not _is_utf8(encoding):
        whole = decoded(b"".join(lines), encoding)
        texts = whole if isinstance(whole, Refusal) else whole.split("\n")
    if isinstance(texts, Refusal):
        yield texts
        return
    for number, line in enumerate(texts, start=1):
        if not line.strip():
            continue
        try:
            yield checked(str(number), json.loads(line))
        except ValueError as error:
            yield Refusal(str(number), "not_json", _json_detail(line, error))


def decoded(body: bytes, encoding: str) -> str | Refusal:
    """A document's text, with every wrong byte as a lone surrogate; or why its encoding is another."""
    other = _told_by_bytes(body, encoding)
    if other is not None:
        return _other_encoding(encoding, other)
    if _is_utf8(encoding):
        return utf8(body)
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


def utf8(body: bytes) -> str:
    """UTF-8 without its mark, with every wrong byte as a lone surrogate so that its record can be told."""
    return body.decode("utf-8", "surrogateescape").removeprefix("\ufeff").replace("\x00", "\ufffd")


def checked(location: str, record: object) -> Located | Refusal:
    """A record when it is an object all of whose texts are of the declared encoding, else why not."""
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
    return isinstance(value, str) and not value.isascii() and SURROGATE.search(value) is not None


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
            yield checked(location, json.loads(element))
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
