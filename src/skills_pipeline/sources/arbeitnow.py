"""Arbeitnow: a job board of mostly German employers, through its public feed.

Here belongs the shape of the feed. It states a city and neither country nor salary; pages hold a hundred to
three hundred jobs and are followed by the links they carry. `job_types` mixes working time and rungs, in two
languages, and is a list, or an object of what is left of one.
"""

from collections.abc import Generator
from functools import partial

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import Query, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import flag_member, joined, texts_member
from skills_pipeline.sources.paging import Pages, answer_with, changed, records_of

_FIRST = "https://www.arbeitnow.com/api/job-board-api"


def requests(_query: Query) -> Generator[Request, bytes, None]:
    """Every page, as `links.next` says: the feed has no dates to ask for."""
    pages, url = Pages("arbeitnow"), _FIRST
    while url:
        body = yield Request(pages.ask(url))
        pages.take(url, [str(job.get("slug")) for job in records_of("arbeitnow", body, "data")])
        url = _next(body)


def _next(body: bytes) -> str:
    links = answer_with("arbeitnow", body, "links")["links"]
    if not isinstance(links, dict) or not isinstance(links.get("next", ...), str | None):
        raise changed("arbeitnow", "an address or null in 'links.next'", body)
    return links["next"] or ""


def parse(record: Record, _url: str) -> RawPosting:
    """One job; its slug is its name, and its place is a city in free text."""
    return RawPosting(
        source_posting_id=record["slug"],
        title=fold_spaces(record["title"]),
        text=plain_text(record["description"] or ""),
        posted=record["created_at"],
        place=record["location"],
        employer=fold_spaces(record["company_name"]),
        url=record["url"],
        workplace="remote" if flag_member(record, "remote") else None,
        employment=_kinds(record),
        seniority=_kinds(record),
    )


def _kinds(record: Record) -> str | None:
    stated = record.get("job_types")
    kinds = list(stated.values()) if isinstance(stated, dict) else stated
    return joined(texts_member({"job_types": kinds}, "job_types"))


SOURCE = Source(
    name="arbeitnow",
    title="Arbeitnow job board",
    url="https://www.arbeitnow.com/blog/job-board-api",
    licence="texts of the employers; statistics only",
    citation="Arbeitnow, job board API",
    terms="Public API, no key; link back to arbeitnow.com as the source; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member="data"),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=2.0,
)
