"""Jobicy: a board of remote jobs, through its public API.

Here belongs the shape of its answers. One answer holds at most a hundred jobs, the newest, without pages;
where that does not reach back to the first day asked for, the question is split by industry and then by
place. Days are ISO 8601, in older answers with a space; the salary has another name there and is always that
of a year. All jobs are remote. `jobIndustry` is a field of work (`Copywriting`), not an employer's industry.
"""

from collections.abc import Generator
from functools import partial
from typing import Any
from urllib.parse import urlencode

from skills_pipeline.normalise.day import stated_day
from skills_pipeline.normalise.text import fold_spaces, plain_text, unescaped
from skills_pipeline.sources.base import Query, RawPay, RawPosting, Request, Source, SourceChangedError
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import amount_member, joined, pay, text_member, texts_member
from skills_pipeline.sources.paging import changed, records_of

_ENDPOINT = "https://jobicy.com/api/v2/remote-jobs"
_MOST_PER_ANSWER = 100
_ANY_LEVEL = "Any"
_FACETS = (("industry", "industries", "industrySlug"), ("geo", "locations", "geoSlug"))
"""Parameter, list of its values, and the member that names a value."""


def requests(query: Query) -> Generator[Request, bytes, None]:
    """The newest jobs, split by industry and place where an answer is full of jobs newer than `since`."""
    values: dict[str, list[str]] = {}
    parts: list[dict[str, str]] = [{}]
    unreached: list[str] = []
    for part in parts:
        url = f"{_ENDPOINT}?{urlencode({'count': _MOST_PER_ANSWER} | part)}"
        body = yield Request(url)
        if _reaches_back(body, query):
            continue
        facet = next((facet for facet in _FACETS if facet[0] not in part), None)
        if facet is None:
            unreached.append(url)
            continue
        parameter, _listed, _slug = facet
        if parameter not in values:
            values[parameter] = yield from _values(facet)
        parts.extend(part | {parameter: value} for value in values[parameter])
    if unreached:
        raise SourceChangedError(
            f"jobicy: {len(unreached)} answers hold {_MOST_PER_ANSWER} jobs, none older than "
            f"{query.since}, and cannot be split further, first {unreached[0]}; ask for fewer days"
        )


def _values(facet: tuple[str, str, str]) -> Generator[Request, bytes, list[str]]:
    _parameter, listed, slug = facet
    body = yield Request(f"{_ENDPOINT}?{urlencode({'get': listed})}", kind="index")
    values = [str(value[slug]) for value in records_of("jobicy", body, listed) if value.get(slug)]
    if not values:
        raise changed("jobicy", f"{slug!r} in the list {listed!r}", body)
    return values


def _reaches_back(body: bytes, query: Query) -> bool:
    """Whether nothing since the first day asked for is missing from an answer."""
    jobs = records_of("jobicy", body, "jobs")
    return len(jobs) < _MOST_PER_ANSWER or _oldest_is_before(jobs, query, body)


def _oldest_is_before(jobs: list[dict[str, Any]], query: Query, body: bytes) -> bool:
    try:
        days = [stated_day(job["pubDate"]) for job in jobs]
    except (KeyError, TypeError, ValueError):
        raise changed("jobicy", "an ISO 8601 'pubDate' in every job", body) from None
    return days == sorted(days, reverse=True) and days[-1] < query.since


def parse(record: Record, _url: str) -> RawPosting:
    """One job; `jobGeo` is free text: a country, several, or a part of the world."""
    return RawPosting(
        source_posting_id=str(record["id"]),
        title=fold_spaces(unescaped(record["jobTitle"])),
        text=plain_text(record["jobDescription"] or ""),
        posted=record["pubDate"],
        place=fold_spaces(unescaped(record["jobGeo"] or "")),
        employer=fold_spaces(unescaped(record["companyName"])),
        url=record["url"],
        workplace="remote",
        employment=joined(map(unescaped, texts_member(record, "jobType"))),
        pay=_pay(record),
        seniority=_level(record),
    )


def _level(record: Record) -> str | None:
    stated = text_member(record, "jobLevel")
    return None if stated == _ANY_LEVEL else stated


def _pay(record: Record) -> RawPay | None:
    least, most = amount_member(record, "salaryMin"), amount_member(record, "salaryMax")
    period = text_member(record, "salaryPeriod")
    if least is None and most is None:
        least, most = amount_member(record, "annualSalaryMin"), amount_member(record, "annualSalaryMax")
        period = "yearly"
    return pay(least, most, text_member(record, "salaryCurrency"), period)


SOURCE = Source(
    name="jobicy",
    title="Jobicy remote jobs",
    url="https://jobicy.com/jobs-rss-feed",
    licence="texts of the employers; statistics only",
    citation="Jobicy, remote jobs API",
    terms="Name Jobicy with a direct link; ask at most once an hour, jobs are six hours late; contents are "
    "not changed and not passed on to other job boards",
    cadence="daily",
    records=partial(json_records, member="jobs"),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=5.0,
)
