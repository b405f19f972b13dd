"""Teamtailor: career sites of employers that use its applicant tracking system.

Here belongs the shape of the site's JSON feed, whose items carry a schema.org JobPosting; a board is the host
name of a career site. `addressRegion` is a part of the world or a country, none of a country, and is not
read. Texts of any other page that carries a JobPosting belong in the generic reader.
"""

from collections.abc import Generator
from functools import partial
from typing import Any
from urllib.parse import quote

from skills_pipeline.normalise.text import plain_text
from skills_pipeline.sources.base import Query, RawPay, RawPlace, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import (
    amount_member,
    joined,
    object_member,
    pay,
    text_member,
    texts_member,
    where,
)
from skills_pipeline.sources.paging import looking_for, refuse_repeated


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Pages of every board, each until one is empty: nothing in a page says that it is the last."""
    for board in query.boards:
        yield from _pages(board)


def _pages(board: str) -> Generator[Request, bytes, None]:
    address = f"https://{quote(board, safe='')}/jobs.json"
    first: list[str] = []
    seen: set[str] = set()
    page = 1
    while True:
        body = yield Request(address if page == 1 else f"{address}?page={page}", may_be_gone=True)
        items = _ids(board, body)
        # Sites that know no pages answer the second with the first.
        if not items or (page == 2 and items == first):
            return
        refuse_repeated(f"teamtailor: board {board}: page {page}", items, seen)
        first = first or items
        seen.update(items)
        page += 1


def _ids(board: str, body: bytes) -> list[str]:
    if not body:
        return []
    with looking_for(f"teamtailor: board {board}: items with id", body) as answer:
        return [item["id"] for item in answer["items"]]


def parse(record: Record, _url: str) -> RawPosting:
    """One item; the JobPosting adds places, employer and the last day to what every JSON feed says."""
    posting = record["_jobposting"]
    return RawPosting(
        source_posting_id=record["id"],
        title=record["title"].strip(),
        text=plain_text(record.get("content_html") or posting.get("description") or ""),
        posted=record["date_published"],
        employer=_employer(posting),
        url=record["url"],
        closes=posting.get("validThrough"),
        workplace=text_member(posting, "jobLocationType"),
        employment=joined(texts_member(posting, "employmentType")),
        pay=_pay(object_member(posting, "baseSalary")),
        **where(map(_place, _addresses(posting))),
    )


def _addresses(posting: Record) -> list[Record]:
    """Addresses of the places; a posting that is done from anywhere has none."""
    places: Any = posting.get("jobLocation") or []
    return [place["address"] for place in (places if isinstance(places, list) else [places])]


def _place(address: Record) -> RawPlace:
    city, country = text_member(address, "addressLocality"), text_member(address, "addressCountry")
    return RawPlace(", ".join(part for part in (city, country) if part) or None, country=country)


def _pay(stated: Record) -> RawPay | None:
    """A range, or one amount, for the unit of time beside it."""
    value = object_member(stated, "value")
    single = amount_member(value, "value")
    least, most = amount_member(value, "minValue"), amount_member(value, "maxValue")
    currency, period = text_member(stated, "currency"), text_member(value, "unitText")
    return pay(single if least is None else least, single if most is None else most, currency, period)


def _employer(posting: Record) -> str | None:
    """The organisation; where it is left out, the one that gave the posting its identifier."""
    named = posting.get("hiringOrganization") or posting["identifier"]
    employer: str | None = named["name"]
    return employer


SOURCE = Source(
    name="teamtailor",
    title="Teamtailor career sites",
    url="https://career.teamtailor.com/jobs.json",
    licence="texts of the employers; statistics only",
    citation="Career sites published with Teamtailor, JSON feed of their jobs",
    terms="Public but undocumented feed; ask gently; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member="items"),
    parse=parse,
    requests=requests,
    has_boards=True,
)
