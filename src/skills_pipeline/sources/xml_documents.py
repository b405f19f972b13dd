"""From landed XML to records: the elements at one path of a feed.

Here belongs reading XML without letting it do harm: no document type, hence no entities that expand.
"""

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree
from xml.parsers import expat

from skills_pipeline.sources.documents import SURROGATE, Located, Refusal, checked, utf8

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


def xml_records(file: BinaryIO, path: str) -> Iterator[Located | Refusal]:
    """Records of an XML document: the elements at `path` (`rss/channel/item`), as their children by name.

    A document type declaration ends the reading: no feed needs one, and entities that expand to gigabytes are
    declared there. Records before a damage are read.
    """
    text = utf8(file.read())
    reader = _XmlReader(path)
    refusal = _read_xml(reader, text)
    damaged = SURROGATE.search(text) is not None
    for number, element in enumerate(reader.found, start=1):
        location = f"/{path}[{number}]"
        wrong = next((child.tag for child in element if damaged and _has_wrong_bytes(child)), None)
        if wrong is not None:
            yield Refusal(location, "wrong_encoding", f"field {wrong!r} is not UTF-8")
        else:
            yield checked(location, {child.tag: child for child in element})
    if refusal is not None:
        yield refusal


def xml_texts(file: BinaryIO, path: str) -> Iterator[Located | Refusal]:
    """The same with the text of each child; of children with one name the first counts."""
    for item in xml_records(file, path):
        if isinstance(item, Located):
            texts: dict[str, str] = {}
            for name, child in item.record.items():
                texts.setdefault(name, "".join(child.itertext()))
            yield checked(item.location, texts)
        else:
            yield item


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
