"""Common Crawl: schema.org JobPostings of the pages in WARC files.

Here belongs the way from an archive to its pages, record by record; a page is read as in `jobposting_pages`.
WARC 1.1 (https://iipc.github.io/warc-specifications/); Common Crawl publishes `.warc.gz` with one gzip
member a record, and other tools plain or wholly packed files: both are read. Traps: most pages have no
posting and are passed over without being parsed; a payload may be cut (`WARC-Truncated`).
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Refusal, rewound, unpacked
from skills_pipeline.sources.jobposting import parse
from skills_pipeline.sources.jobposting_pages import MAXIMUM_PAGE_BYTES, document_records

_QUOTED_CHARS = 120
_MARKUP = ("html", "json")


@dataclass(frozen=True)
class _Page:
    number: str
    address: str
    charset: str | None
    body: bytes
    cut: bool


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """JobPostings of an archive's pages: number of the WARC record from 1, number on the page from 0."""
    for page in _pages(file):
        if isinstance(page, Refusal):
            yield page
        elif page.cut:
            reason = "page_too_large" if len(page.body) > MAXIMUM_PAGE_BYTES else "truncated"
            yield Refusal(
                page.number, reason, f"{page.address}: {len(page.body)} bytes of the page were read"
            )
        else:
            yield from document_records(page.body, page.number, page.address, page.charset)


def _pages(file: BinaryIO) -> Iterator[_Page | Refusal]:
    """Answers that speak of a JobPosting; what is wrong with the archive ends it, after what came before."""
    number = 0
    try:
        stream = unpacked(file)
        head = stream.read(_QUOTED_CHARS)
        if not head.startswith(b"WARC/"):
            yield Refusal("", "not_warc", f"begins {head.decode('utf-8', 'replace')!r}")
            return
        archive, wrong_lengths = ArchiveIterator(rewound(head, stream)), 0
        for number, record in enumerate(archive, start=1):
            if archive.err_count > wrong_lengths:
                wrong_lengths = archive.err_count
                detail = "its Content-Length is wrong: what is behind it was passed over"
                yield Refusal(str(number - 1), "not_warc", detail)
            if record.rec_type == "response" and record.http_headers is not None:
                yield from _page(str(number), record)
    except (EOFError, OSError, zlib.error) as error:
        yield Refusal(str(number + 1), "truncated", f"the archive cannot be read further: {error}")
    except (ArchiveLoadFailed, ValueError, TypeError, AttributeError) as error:
        # The latter are what warcio raises for records whose headers lack what they must have.
        yield Refusal(str(number + 1), "not_warc", f"the archive cannot be read further: {error}")


def _page(number: str, record: ArcWarcRecord) -> Iterator[_Page]:
    stated = record.http_headers.get_header("Content-Type") or "html"
    media_type, _, parameters = stated.lower().partition(";")
    if not any(kind in media_type for kind in _MARKUP):
        return
    body = _body(record)
    if b"JobPosting" in body:
        charset = parameters.rpartition("charset=")[2].strip("\"' ;") if "charset=" in parameters else None
        address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        cut = record.rec_headers.get_header("WARC-Truncated") or getattr(record.raw_stream, "limit", 0)
        yield _Page(number, address, charset, body, bool(cut) or len(body) > MAXIMUM_PAGE_BYTES)


def _body(record: ArcWarcRecord) -> bytes:
    """The page without its transfer and content encoding, at most one byte more than is read of a page."""
    stream, chunks, size = record.content_stream(), [], 0
    while size <= MAXIMUM_PAGE_BYTES and (chunk := stream.read(MAXIMUM_PAGE_BYTES + 1 - size)):
        chunks.append(chunk)
        size += len(chunk)
    return b"".join(chunks)


SOURCE = Source(
    name="common_crawl",
    title="Common Crawl: schema.org JobPostings of WARC files",
    url="https://commoncrawl.org/get-started",
    licence="Common Crawl terms of use; texts of the employers; statistics only",
    citation="Common Crawl Foundation: Common Crawl, WARC files of the crawl named by the file",
    terms="Common Crawl's terms of use; the pages stay their owners'; texts are not redistributed",
    cadence="monthly",
    records=records,
    parse=parse,
    is_live=False,
)
