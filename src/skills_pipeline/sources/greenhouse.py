"""Greenhouse: public job boards of employers that use its applicant tracking system.

Here belongs the shape of the board API; which boards are asked is the user's list.
"""

from collections.abc import Generator
from functools import partial
from urllib.parse import quote

from skills_pipeline.normalise.text import plain_text, unescaped
from skills_pipeline.sources.ashby import board_name
from skills_pipeline.sources.base import Query, RawPosting, Request, Source, SourceChangedError
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.paging import looking_for


def requests(query: Query) -> Generator[Request, bytes, None]:
    """One request a board: the API has no pages; that it still has none is seen from its own total."""
    for board in query.boards:
        address = f"https://boards-api.greenhouse.io/v1/boards/{quote(board, safe='')}/jobs?content=true"
        body = yield Request(address, may_be_gone=True)
        if body:
            _refuse_part(board, body)


def _refuse_part(board: str, body: bytes) -> None:
    with looking_for(f"greenhouse: board {board}: jobs and meta.total", body) as answer:
        sent, total = len(answer["jobs"]), int(answer["meta"]["total"])
    if sent < total:
        raise SourceChangedError(f"greenhouse: board {board}: looked for all {total} jobs, got {sent}")


def parse(record: Record, url: str) -> RawPosting:
    """One job; its `content` is HTML, escaped once more, and its country must be told from free text."""
    return RawPosting(
        source_posting_id=str(record["id"]),
        title=record["title"].strip(),
        text=plain_text(unescaped(record["content"] or "")),
        posted=record.get("first_published") or record["updated_at"],
        place=_place(record),
        employer=record.get("company_name") or board_name(url.removesuffix("/jobs?content=true")),
        url=record["absolute_url"],
        closes=record.get("application_deadline"),
    )


def _place(record: Record) -> str:
    """The job's location; where that says only how one works, the office's."""
    location: str = record["location"]["name"] or ""
    offices = [office.get("location") or office["name"] or "" for office in record.get("offices") or []]
    return location if location.casefold() not in ("", "remote", "hybrid") else "; ".join(offices) or location


SOURCE = Source(
    name="greenhouse",
    title="Greenhouse job boards",
    url="https://developers.greenhouse.io/job-board.html",
    licence="texts of the employers; statistics only",
    citation="Job boards published through Greenhouse's public Job Board API",
    terms="Public Job Board API; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member="jobs"),
    parse=parse,
    requests=requests,
    has_boards=True,
)
