"""Himalayas: a board of remote jobs, through its public API.

Here belongs the shape of its answers: 20 jobs a page whatever is asked for, newest first, a hundred thousand
in all. Older answers are followed by `offset`, newer ones by `nextCursor`. Days are seconds since 1970,
though the documentation says milliseconds. Candidates' countries are a list: empty means anywhere. All jobs
are remote.
"""

from collections.abc import Generator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import (
    Query,
    RawPay,
    RawPlace,
    RawPosting,
    Request,
    Source,
    SourceChangedError,
)
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import (
    amount_member,
    joined,
    pay,
    text_member,
    texts_member,
    where,
)
from skills_pipeline.sources.paging import Pages, answer_with, changed, records_of

_ENDPOINT = "https://himalayas.app/jobs/api"
_PAGE_SIZE = 20


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Pages from the newest job back to the first published before `since`, or to the last there is."""
    pages, seen = Pages("himalayas"), set[str]()
    following: dict[str, str | int] | None = {}
    while following is not None:
        url = f"{_ENDPOINT}?{urlencode({'limit': _PAGE_SIZE} | following)}"
        body = yield Request(pages.ask(url))
        jobs = records_of("himalayas", body, "jobs")
        ids = [str(job.get("guid")) for job in jobs]
        pages.take(url, ids)
        seen.update(ids)
        if _reaches_back(jobs, query, body):
            return
        following = _following(body, following, len(jobs))
    total = answer_with("himalayas", body, "totalCount")["totalCount"]
    if len(seen) < total:
        raise SourceChangedError(f"himalayas: 'totalCount' says {total} jobs, the pages held {len(seen)}")


def _following(body: bytes, before: dict[str, str | int], held: int) -> dict[str, str | int] | None:
    """Parameters of the next page; None after the last."""
    answer = answer_with("himalayas", body, "totalCount")
    if answer.get("nextCursor"):
        return {"cursor": answer["nextCursor"]}
    if "nextCursor" in answer or "cursor" in before:
        return None
    offset = answer_with("himalayas", body, "offset")["offset"]
    if offset != before.get("offset", 0):
        raise changed("himalayas", f"'offset' {before.get('offset', 0)} as asked, or 'nextCursor'", body)
    return {"offset": offset + held} if held and offset + held < answer["totalCount"] else None


def _reaches_back(jobs: list[dict[str, Any]], query: Query, body: bytes) -> bool:
    """Whether the page, newest first, ends before the first day asked for."""
    seconds = [job["pubDate"] for job in jobs if isinstance(job.get("pubDate"), int)]
    if len(seconds) < len(jobs):
        raise changed("himalayas", "seconds since 1970 in every 'pubDate'", body)
    since = datetime(query.since.year, query.since.month, query.since.day, tzinfo=UTC).timestamp()
    # A single old job among new ones is out of its order; a page of nothing but old ones is not.
    return bool(jobs) and all(one < since for one in seconds)


def parse(record: Record, _url: str) -> RawPosting:
    """One job; where candidates must be is a list of countries."""
    countries = map(_name, record["locationRestrictions"])
    return RawPosting(
        source_posting_id=record["guid"],
        title=fold_spaces(record["title"]),
        text=plain_text(record["description"] or ""),
        posted=record["pubDate"],
        employer=fold_spaces(record["companyName"]),
        url=record["applicationLink"],
        closes=record["expiryDate"],
        workplace="remote",
        employment=text_member(record, "employmentType"),
        pay=_pay(record),
        seniority=joined(texts_member(record, "seniority")),
        **where(RawPlace(country, country=country) for country in countries),
    )


def _name(country: str | dict[str, str]) -> str:
    """The feed lists names; its search and its documentation have objects with one."""
    return country if isinstance(country, str) else country["name"]


def _pay(record: Record) -> RawPay | None:
    least, most = amount_member(record, "minSalary"), amount_member(record, "maxSalary")
    return pay(least, most, text_member(record, "currency"), text_member(record, "salaryPeriod"))


SOURCE = Source(
    name="himalayas",
    title="Himalayas remote jobs",
    url="https://himalayas.app/api",
    licence="texts of the employers; statistics only",
    citation="Himalayas, remote jobs API",
    terms="Name Himalayas visibly with a link; 20 jobs a call; jobs are not passed on to other job boards",
    cadence="daily",
    records=partial(json_records, member="jobs"),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=2.0,
)
