"""Recruitee: public job boards of employers that use its applicant tracking system.

Here belongs the shape of the careers-site API; which boards are asked is the user's list. The answer holds a
mailbox and an employer's questions to applicants, which are not read.
"""

from collections.abc import Generator
from functools import partial
from urllib.parse import quote

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import Query, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records


def requests(query: Query) -> Generator[Request, bytes, None]:
    """One request a board: the API has no pages."""
    for board in query.boards:
        yield Request(f"https://{quote(board, safe='')}.recruitee.com/api/offers/", may_be_gone=True)


def parse(record: Record, _url: str) -> RawPosting:
    """One offer; its country is an ISO code, where it has several places that of the first."""
    parts = (plain_text(record["description"] or ""), plain_text(record["requirements"] or ""))
    return RawPosting(
        source_posting_id=str(record["id"]),
        title=record["title"].strip(),
        text=fold_spaces("\n\n".join(part for part in parts if part)),
        posted=record["published_at"] or record["created_at"],
        country=record["country_code"],
        place=record["location"],
        employer=record["company_name"],
        url=record["careers_url"],
        closes=record.get("close_at"),
    )


SOURCE = Source(
    name="recruitee",
    title="Recruitee job boards",
    url="https://docs.recruitee.com/reference/intro-to-careers-site-api",
    licence="texts of the employers; statistics only",
    citation="Job boards published through Recruitee's public Careers Site API",
    terms="Public Careers Site API; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member="offers"),
    parse=parse,
    requests=requests,
    has_boards=True,
)
