"""Crossref, the register of most DOIs: candidates for the evidence, by topic.

Here belongs the shape of its answers: `message.items`, and `message.next-cursor` that leads on. A work
without a title, such as a part of another, is refused; one without authors or year states none.
"""

from collections.abc import Generator
from functools import partial
from typing import Any
from urllib.parse import urlencode

from skills_pipeline.evidence.reviewed import topics
from skills_pipeline.evidence.topics import PAGE_SIZE, PAGES_A_TOPIC, first_day, topic_of
from skills_pipeline.sources.base import Query, Request, Source
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.paging import Pages, answer_with, changed
from skills_pipeline.sources.works import RawWork

_ENDPOINT = "https://api.crossref.org/works"
_MEMBERS = "DOI,title,author,issued,container-title,is-referenced-by-count"


def requests(query: Query) -> Generator[Request, bytes, None]:
    """The first pages of every topic, followed by their cursor."""
    for topic in topics().values():
        pages, cursor = Pages("crossref"), "*"
        for _ in range(PAGES_A_TOPIC):
            asked = {
                "query": topic.query,
                "filter": f"from-pub-date:{first_day(query)},until-pub-date:{query.until}",
                "select": _MEMBERS,
                "rows": PAGE_SIZE,
                "cursor": cursor,
            }
            url = f"{_ENDPOINT}?{urlencode(asked)}"
            body = yield Request(pages.ask(url))
            items, following = _read(body)
            pages.take(url, [str(item.get("DOI")) for item in items])
            if not following or len(items) < PAGE_SIZE:
                break
            cursor = following


def _read(body: bytes) -> tuple[list[dict[str, Any]], str | None]:
    """The works of an answer, and the cursor of the next page."""
    message = answer_with("crossref", body, "message")["message"]
    items = message.get("items") if isinstance(message, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise changed("crossref", "a list of objects in 'message.items'", body)
    return items, message.get("next-cursor")


def parse(record: Record, url: str) -> RawWork:
    """One work; members that a publisher did not deposit are absent."""
    (year, *_), *_ = record["issued"]["date-parts"]
    return RawWork(
        source_work_id=record["DOI"],
        topic=topic_of(url, "query"),
        title=_first(record, "title"),
        authors=tuple(_name(author) for author in record.get("author", [])),
        year=year,
        venue=_first(record, "container-title"),
        doi=record["DOI"],
        cited_by_count=record.get("is-referenced-by-count"),
    )


def _first(record: Record, name: str) -> str | None:
    return next(iter(record.get(name, [])), None)


def _name(author: dict[str, str]) -> str:
    """Given and family name, or the name of a body."""
    return author.get("name") or " ".join(filter(None, (author.get("given"), author["family"])))


SOURCE = Source(
    name="crossref",
    title="Crossref",
    url="https://www.crossref.org",
    licence="facts; Crossref claims no rights in them",
    citation="Crossref, REST API",
    terms="Asks for a contact in the user agent; answers 429 beyond its rate",
    cadence="monthly",
    records=partial(json_records, member="message.items"),
    parse=parse,
    requests=requests,
)
