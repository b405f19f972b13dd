"""Web Data Commons: schema.org JobPostings of the class subset, as N-Quads.

Here belongs the way from quads to one object a posting; its members are read as in `jobposting`. Files are
N-Quads (https://www.w3.org/TR/n-quads/): the fourth term is the page's address, the quads of a page stand
together, and what a posting refers to (place, address, organisation) are further blank nodes of that page.
Traps: vocabulary with http and https and, in older releases, with the class in the property
(`schema.org/JobPosting/title`); addresses that are no IRIs; lines that are no quads.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO

import pyoxigraph

from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Refusal, unpacked
from skills_pipeline.sources.jobposting import is_posting, located, parse, short_name
from skills_pipeline.sources.jobposting_pages import MAXIMUM_PAGE_BYTES

_TYPE = pyoxigraph.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_QUOTED_CHARS = 120


@dataclass
class _Page:
    """Consecutive lines of one page; `term` is its address as written, None for lines that are no quads."""

    number: int
    term: bytes | None
    size: int = 0
    lines: list[bytes] = field(default_factory=list)


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """JobPostings of a file: number of the page's first line from 1, number on the page from 0."""
    number = 1
    try:
        for page in _pages(unpacked(file)):
            number = page.number
            yield from _page_records(page)
    except (EOFError, OSError, zlib.error) as error:
        yield Refusal(str(number), "truncated", f"the file cannot be read further: {error}")


def _pages(file: BinaryIO) -> Iterator[_Page]:
    page = _Page(0, None)
    # A line is read no further than a page may be large: a file without line feeds does not fill the memory.
    for number, line in enumerate(iter(partial(file.readline, MAXIMUM_PAGE_BYTES), b""), start=1):
        if not line.strip() or line.startswith(b"#"):
            continue
        term = _page_term(line)
        if term != page.term or not page.number:
            if page.number:
                yield page
            page = _Page(number, term)
        page.size += len(line)
        if page.size <= MAXIMUM_PAGE_BYTES:
            page.lines.append(line)
    if page.number:
        yield page


def _page_term(line: bytes) -> bytes | None:
    """The last term of a quad, which is an address and thus has no spaces."""
    quad = line.rstrip()
    term = quad[:-1].rstrip().rpartition(b" ")[2]
    return term if quad.endswith(b".") and term.startswith(b"<") and term.endswith(b">") else None


def _page_records(page: _Page) -> Iterator[Located | Refusal]:
    number = str(page.number)
    if page.size > MAXIMUM_PAGE_BYTES:
        yield Refusal(number, "page_too_large", f"{page.term!r}: more than {MAXIMUM_PAGE_BYTES} bytes")
        return
    body = b"".join(page.lines)
    if page.term is None:
        begin = body[:_QUOTED_CHARS].decode("utf-8", "replace")
        yield Refusal(number, "not_nquads", f"{len(page.lines)} lines that are no quads, begin {begin!r}")
        return
    if b"JobPosting" not in body:
        return
    address = page.term[1:-1].decode("utf-8", "replace")
    try:
        postings = list(filter(is_posting, _nodes(body)))
    except SyntaxError as error:
        yield Refusal(number, "not_nquads", f"{address}: {error.msg}")
        return
    for part, posting in enumerate(postings):
        yield located(f"{number}/{part}", address, part, posting)


def _nodes(body: bytes) -> Iterator[dict[str, Any]]:
    """Every subject of a page with its members, each value that is a subject in its place."""
    quads = list(pyoxigraph.parse(body, format=pyoxigraph.RdfFormat.N_QUADS, lenient=True))
    nodes: dict[Any, dict[str, Any]] = {quad.subject: {} for quad in quads}
    for quad in quads:
        member = "@type" if quad.predicate == _TYPE else short_name(quad.predicate.value)
        nodes[quad.subject].setdefault(member, []).append(_value(quad.object, nodes))
    yield from nodes.values()


def _value(term: Any, nodes: dict[Any, dict[str, Any]]) -> Any:
    if term in nodes:
        return nodes[term]
    return None if isinstance(term, pyoxigraph.BlankNode) else term.value


SOURCE = Source(
    name="web_data_commons",
    title="Web Data Commons: schema.org JobPosting class subset",
    url="https://webdatacommons.org/structureddata/schemaorg/",
    licence="Common Crawl terms of use; texts of the employers; statistics only",
    citation="Web Data Commons: schema.org class-specific subsets, JobPosting, release named by the file",
    terms="Common Crawl's terms of use; name Web Data Commons; texts are not redistributed",
    cadence="monthly",
    records=records,
    parse=parse,
    is_live=False,
)
