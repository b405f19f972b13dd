"""Lever: public job boards of employers that use its applicant tracking system.

Here belongs the shape of the postings API; which boards are asked is the user's list. A board `eu:name` is
asked of Lever's European host, which knows other boards than the global one. A page may be shorter than what
was asked for, and no answer says how many postings there are: only an empty page is the end. Times are
milliseconds since 1970. The country is that of the main place, not of the others.
"""

from collections.abc import Generator
from functools import partial
from urllib.parse import quote, urlencode

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.ashby import board_name
from skills_pipeline.sources.base import Query, RawPay, RawPlace, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import (
    amount_member,
    object_member,
    pay,
    text_member,
    texts_member,
    where,
)
from skills_pipeline.sources.paging import looking_for, refuse_repeated

_EUROPEAN = "eu:"
_PAGE_SIZE = 100
_UNSTATED = "unspecified"


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Pages of every board, each until one is empty."""
    for board in query.boards:
        yield from _pages(board)


def _pages(board: str) -> Generator[Request, bytes, None]:
    host = "api.eu.lever.co" if board.startswith(_EUROPEAN) else "api.lever.co"
    address = f"https://{host}/v0/postings/{quote(board.removeprefix(_EUROPEAN), safe='')}"
    seen: set[str] = set()
    skip = 0
    while True:
        parameters = {"mode": "json", "skip": skip, "limit": _PAGE_SIZE}
        body = yield Request(f"{address}?{urlencode(parameters)}", may_be_gone=skip == 0)
        page = _ids(board, body)
        if not page:
            return
        refuse_repeated(f"lever: board {board}: postings from {skip}", page, seen)
        seen.update(page)
        skip += len(page)


def _ids(board: str, body: bytes) -> list[str]:
    if not body:
        return []
    with looking_for(f"lever: board {board}: a list of postings with id", body) as answer:
        return [posting["id"] for posting in answer]


def parse(record: Record, url: str) -> RawPosting:
    """One posting; its text stands in three members, and its country is an ISO code or null."""
    categories = record["categories"]
    return RawPosting(
        source_posting_id=record["id"],
        title=record["text"].strip(),
        text=_text(record),
        posted=record["createdAt"] / 1000,
        employer=board_name(url),
        url=record["hostedUrl"],
        workplace=_workplace(record),
        employment=text_member(categories, "commitment"),
        seniority=text_member(categories, "level"),
        pay=_pay(object_member(record, "salaryRange")),
        pay_text=text_member(record, "salaryDescriptionPlain"),
        **where(_places(record["country"], categories)),
    )


def _places(country: str | None, categories: Record) -> list[RawPlace]:
    main = text_member(categories, "location")
    names = texts_member(categories, "allLocations")
    if len(names) < 2:
        return [RawPlace(names[0] if names else main, country=country)]
    return [RawPlace(name, country=country if name == main else None) for name in names]


def _workplace(record: Record) -> str | None:
    stated = text_member(record, "workplaceType")
    return None if stated == _UNSTATED else stated


def _pay(stated: Record) -> RawPay | None:
    least, most = amount_member(stated, "min"), amount_member(stated, "max")
    return pay(least, most, text_member(stated, "currency"), text_member(stated, "interval"))


def _text(record: Record) -> str:
    """Description, lists (requirements and the like) and closing words, in the order a reader sees them."""
    lists = [f"{part['text']}\n{plain_text(part['content'])}" for part in record["lists"]]
    parts = [record["descriptionPlain"] or "", *lists, record["additionalPlain"] or ""]
    return fold_spaces("\n\n".join(part.strip() for part in parts if part.strip()))


SOURCE = Source(
    name="lever",
    title="Lever job boards",
    url="https://github.com/lever/postings-api",
    licence="texts of the employers; statistics only",
    citation="Job boards published through Lever's public Postings API",
    terms="Public Postings API; what is published may be read by third parties; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member=None),
    parse=parse,
    requests=requests,
    has_boards=True,
)
