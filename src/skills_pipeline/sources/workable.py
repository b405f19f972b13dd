"""Workable: public job boards of employers that use its applicant tracking system.

Here belongs the shape of the careers widget's API; which boards are asked is the user's list. Texts come only
with `details=true`. The employer's name stands beside the jobs, not in them, so a posting has the board's.
"""

from collections.abc import Generator
from functools import partial
from urllib.parse import quote

from skills_pipeline.normalise.text import plain_text
from skills_pipeline.sources.ashby import board_name
from skills_pipeline.sources.base import Query, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records

_ENDPOINT = "https://apply.workable.com/api/v1/widget/accounts"


def requests(query: Query) -> Generator[Request, bytes, None]:
    """One request a board: the API has no pages."""
    for board in query.boards:
        yield Request(f"{_ENDPOINT}/{quote(board, safe='')}?details=true", may_be_gone=True)


def parse(record: Record, url: str) -> RawPosting:
    """One job; parts of its place that are unknown are empty."""
    return RawPosting(
        source_posting_id=record["shortcode"],
        title=record["title"].strip(),
        text=plain_text(record["description"] or ""),
        posted=record["published_on"],
        country=_country(record),
        place=_place(record),
        employer=board_name(url),
        url=record["url"],
    )


def _place(record: Record) -> str:
    """The places the employer shows, else the job's own."""
    shown = [
        (place["city"], place["region"], place["country"])
        for place in record.get("locations") or []
        if not place.get("hidden")
    ]
    places = shown or [(record["city"], record["state"], record["country"])]
    return "; ".join(", ".join(filter(None, parts)) for parts in places)


def _country(record: Record) -> str | None:
    """The ISO code that all places share, else the job's own country, which is a name."""
    codes = {place["countryCode"] for place in record.get("locations") or [] if place.get("countryCode")}
    country: str | None = codes.pop() if len(codes) == 1 else record["country"]
    return country


SOURCE = Source(
    name="workable",
    title="Workable job boards",
    url="https://help.workable.com/hc/en-us/articles/115012771647",
    licence="texts of the employers; statistics only",
    citation="Job boards published through Workable's public careers widget",
    terms="Public widget; refuses more than some two requests at once; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member="jobs"),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=2.0,
    has_boards=True,
)
