"""Pages and feeds that carry schema.org JobPostings: JSON-LD, microdata, JSON Feed.

Here belongs how JobPostings are found in one document; what their members mean is in `jobposting`. Microdata
is read where a page has no JSON-LD postings: sites that write both state the same postings twice.
Sources: https://www.w3.org/TR/json-ld11/, https://html.spec.whatwg.org/multipage/microdata.html,
https://www.jsonfeed.org/version/1.1/. Traps: links between the nodes of a graph, literal line feeds and
comments in scripts, encodings that are stated wrongly, nesting without end.
"""

import codecs
import io
import json
import re
from collections.abc import Generator, Iterator
from typing import Any, BinaryIO
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from skills_pipeline.normalise.text import DEEPEST_MARKUP, nests_deeper, unescaped
from skills_pipeline.sources.base import Query, Request, Source, SourceChangedError
from skills_pipeline.sources.documents import Located, Refusal, json_records
from skills_pipeline.sources.jobposting import is_posting, located, parse, short_name

MAXIMUM_PAGE_BYTES = 10 * 1024 * 1024
"""A larger page of HTML is refused unread; feeds may be as large as landing allows."""

_SNIFFED_BYTES = 4096
_QUOTED_CHARS = 120
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")
_FEED = re.compile(rb'"items"\s*:\s*\[')
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_WRAPPED_SCRIPT = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$|;\s*$")
_LATIN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252"}
_MARKUP_MEMBERS = {"description", "responsibilities", "qualifications", "skills", "experienceRequirements"}


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Every page given as a board, and after a JSON Feed the pages that it names as next."""
    for board in query.boards:
        asked: set[str] = set()
        page: str | None = board
        while page:
            if page in asked:
                raise SourceChangedError(f"jobposting_pages: next_url names {page} a second time")
            asked.add(page)
            body = yield Request(page, may_be_gone=True)
            page = _next_page(body, page)


def _next_page(body: bytes, page: str) -> str | None:
    if not (_JSON.match(body) and _FEED.search(body)):
        return None
    try:
        following = json.loads(body).get("next_url")
        return urljoin(page, following) if following else None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise SourceChangedError(f"jobposting_pages: looked for next_url in {page}: {error}") from None


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """JobPostings of one page or feed, located by their number on it; a document without one is refused."""
    head = file.read(_SNIFFED_BYTES)
    body = head + (file.read() if _JSON.match(head) else file.read(MAXIMUM_PAGE_BYTES))
    empty = True
    for item in document_records(body):
        empty = False
        yield item
    if empty:
        yield _no_posting("", body[:_QUOTED_CHARS].decode("utf-8", "replace"))


def document_records(
    body: bytes, prefix: str = "", page: str | None = None, charset: str | None = None
) -> Iterator[Located | Refusal]:
    """JobPostings of a document that may have none; `page` is its address, `charset` what the server said."""
    if _JSON.match(body):
        yield from _json_document(body, prefix, page)
    elif len(body) > MAXIMUM_PAGE_BYTES:
        yield Refusal(prefix, "page_too_large", f"more than {MAXIMUM_PAGE_BYTES} bytes of HTML")
    elif b"JobPosting" in body:
        yield from _page_records(_decoded(body, charset), prefix, page)


def _page_records(text: str, prefix: str, page: str | None) -> Iterator[Located | Refusal]:
    if nests_deeper(text, DEEPEST_MARKUP):
        yield Refusal(prefix, "markup_too_deep", f"a page nests more than {DEEPEST_MARKUP} elements")
        return
    tree = LexborHTMLParser(text)
    scripts = [node.text() for node in tree.css('script[type*="ld+json"]')]
    part = 0
    for script in (script for script in scripts if "JobPosting" in script):
        for found in _script_postings(script):
            location = f"{prefix}/{part}"
            if isinstance(found, str):
                yield Refusal(location, "not_json", f"{found}; begins {script.strip()[:_QUOTED_CHARS]!r}")
            else:
                yield located(location, page, part, found)
            part += 1
    if not part:
        for part, node in enumerate(tree.css('[itemtype*="schema.org/JobPosting"]')):
            yield located(f"{prefix}/{part}", page, part, _microdata(node))


def _script_postings(script: str) -> Iterator[dict[str, Any] | str]:
    """Postings of one JSON-LD script, or what is wrong with it."""
    script = _WRAPPED_SCRIPT.sub("", script)
    try:
        yield from _postings(_read(script if '"' in script else unescaped(script)))
    except (ValueError, RecursionError) as error:
        yield str(error)


def _json_document(body: bytes, prefix: str, page: str | None) -> Iterator[Located | Refusal]:
    """Postings of a feed's items, of a list's elements, or of one object, whose graph may link them."""
    body = body.removeprefix(codecs.BOM_UTF8).strip()
    feed = body.startswith(b"{") and _FEED.search(body) is not None
    document = body if feed or body.startswith(b"[") else b"[" + body + b"]"
    part = 0
    for item in _json_items(document, "items" if feed else None):
        if isinstance(item, Refusal):
            yield Refusal(prefix + item.location, item.reason, item.detail)
            continue
        postings = list(_postings(_read(json.dumps(item.record))))
        own = item.record.get("url") if feed else None
        text = item.record.get("content_html", item.record.get("content_text")) if feed else None
        # Postings are counted on the page they stand on: an item's own, or the document.
        for number, posting in enumerate(postings, start=0 if own else part):
            place = item.location if len(postings) == 1 else f"{item.location}/{number}"
            completed = {"description": text, **posting} if text else posting
            yield located(prefix + place, own or page, number, completed)
        part += 0 if own else len(postings)
        if not postings and not prefix:
            yield _no_posting(item.location, f"members {', '.join(item.record)}")


def _json_items(document: bytes, member: str | None) -> Iterator[Located | Refusal]:
    try:
        yield from json_records(io.BytesIO(document), member)
    except RecursionError:
        yield Refusal("", "not_json", "nested without end")


def _read(text: str) -> Any:
    """A JSON-LD document: members in short names, value objects as their values, line feeds as they are."""
    return json.loads(text, object_pairs_hook=_node, strict=False)


def _node(pairs: list[tuple[str, Any]]) -> Any:
    node = {short_name(name): value for name, value in pairs}
    return next((node[wrapper] for wrapper in ("@value", "@list", "@set") if wrapper in node), node)


def _postings(document: Any) -> Iterator[dict[str, Any]]:
    """Every JobPosting of a document, wherever it stands, with the nodes it refers to in their places."""
    nodes = list(_nodes(document))
    named = {node["@id"]: node for node in nodes if len(node) > 1 and isinstance(node.get("@id"), str)}
    for node in nodes:
        for name, value in node.items():
            if isinstance(value, list):
                value[:] = [_linked(one, named) for one in value]
            else:
                node[name] = _linked(value, named)
    yield from filter(is_posting, nodes)


def _linked(value: Any, named: dict[str, dict[str, Any]]) -> Any:
    is_reference = isinstance(value, dict) and value.keys() == {"@id"} and isinstance(value["@id"], str)
    return named.get(value["@id"], value) if is_reference else value


def _nodes(document: Any) -> Iterator[dict[str, Any]]:
    pending = [document]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            yield value
            value = list(value.values())
        if isinstance(value, list):
            pending.extend(reversed(value))


def _microdata(root: LexborNode) -> dict[str, Any]:
    """An item and the items within it, from the elements that name a property."""
    item: dict[str, Any] = {"@type": "JobPosting"}
    pending = [(child, item) for child in reversed(list(root.iter()))]
    while pending:
        node, owner = pending.pop()
        attributes = node.attributes
        inner = {"@type": short_name(attributes.get("itemtype") or "")} if "itemscope" in attributes else None
        for name in map(short_name, (attributes.get("itemprop") or "").split()):
            value = _property(node, name) if inner is None else inner
            owner.setdefault(name, []).append(value)
        within = owner if inner is None else inner
        pending.extend((child, within) for child in reversed(list(node.iter())))
    return item


def _property(node: LexborNode, name: str) -> str | None:
    for attribute in ("content", "datetime", "value"):
        if attribute in node.attributes:
            return node.attributes[attribute]
    if name in ("url", "sameAs") and "href" in node.attributes:
        return node.attributes["href"]
    return node.html if name in _MARKUP_MEMBERS else node.text().strip()


def _decoded(body: bytes, stated: str | None) -> str:
    """The page's text: by its byte order mark, what the server or the page states, else UTF-8."""
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    marked = next((name for mark, name in marks.items() if body.startswith(mark)), None)
    in_page = _CHARSET.search(body, 0, _SNIFFED_BYTES)
    charset = marked or stated or (in_page[1].decode() if in_page else "utf-8")
    try:
        return body.decode("cp1252" if charset.lower() in _LATIN else charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _no_posting(location: str, seen: str) -> Refusal:
    return Refusal(location, "unexpected_shape", f"expected a schema.org JobPosting, saw {seen!r}")


SOURCE = Source(
    name="jobposting_pages",
    title="Job pages and feeds with schema.org JobPostings",
    url="https://schema.org/JobPosting",
    licence="texts of the employers; statistics only",
    citation="Job pages that employers publish with schema.org JobPosting markup",
    terms="Ask only sites whose robots.txt and terms allow it; texts are not redistributed; "
    "a page that is gone or past its validThrough is no longer open",
    cadence="daily",
    records=records,
    parse=parse,
    requests=requests,
    # No limit is common to all sites; this is slower than the crawl delays that robots.txt files usually ask.
    minimum_interval_seconds=5.0,
    has_boards=True,
)
