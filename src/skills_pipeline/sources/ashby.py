"""Ashby: public job boards of employers that use its applicant tracking system.

Here belongs the shape of the posting API; which boards are asked is the user's list.
"""

from collections.abc import Generator
from functools import partial
from urllib.parse import quote, unquote, urlsplit

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import Query, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records


def requests(query: Query) -> Generator[Request, bytes, None]:
    """One request a board: the API has no pages."""
    for board in query.boards:
        address = f"https://api.ashbyhq.com/posting-api/job-board/{quote(board, safe='')}"
        yield Request(f"{address}?includeCompensation=true", may_be_gone=True)


def parse(record: Record, url: str) -> RawPosting:
    """One job; the country is free text in `address`, and the employer is the board's name."""
    address = (record["address"] or {}).get("postalAddress") or {}
    text = fold_spaces(record["descriptionPlain"] or "") or plain_text(record["descriptionHtml"] or "")
    return RawPosting(
        source_posting_id=record["id"],
        title=record["title"].strip(),
        text=text,
        posted=record["publishedAt"],
        country=address.get("addressCountry"),
        place=record["location"],
        employer=board_name(url),
        url=record["jobUrl"],
    )


def board_name(url: str) -> str:
    """The board an address belongs to: its last path segment, without the suffixes of stored files."""
    segment = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    return segment.removesuffix(".zst").removesuffix(".gz").removesuffix(".json")


SOURCE = Source(
    name="ashby",
    title="Ashby job boards",
    url="https://developers.ashbyhq.com/docs/public-job-posting-api",
    licence="texts of the employers; statistics only",
    citation="Job boards published through Ashby's public posting API",
    terms="Public posting API; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member="jobs"),
    parse=parse,
    requests=requests,
    has_boards=True,
)
