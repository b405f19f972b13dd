"""JobTech JobSearch: every advert of the Swedish Public Employment Service.

Here belongs the shape of a JobSearch answer; yearly dumps and the change stream have other shapes.
"""

import json
from collections.abc import Generator
from datetime import date, timedelta
from functools import partial
from urllib.parse import urlencode

from skills_pipeline.normalise.text import fold_spaces
from skills_pipeline.sources.base import Query, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records

_ENDPOINT = "https://jobsearch.api.jobtechdev.se/search"
_PAGE_SIZE = 100
_MOST_PER_QUERY = 10_000
"""The service answers no offset beyond this; a day has some 3,000 adverts, so days are asked one by one."""


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Pages of the adverts published on each day from `query.since` to `query.until`, both included."""
    for days in range((query.until - query.since).days + 1):
        yield from _pages_of_day(query.since + timedelta(days=days))


def _pages_of_day(day: date) -> Generator[Request, bytes, None]:
    for offset in range(0, _MOST_PER_QUERY, _PAGE_SIZE):
        parameters = {
            "published-after": f"{day}T00:00:00",
            "published-before": f"{day + timedelta(days=1)}T00:00:00",
            "offset": offset,
            "limit": _PAGE_SIZE,
            "sort": "pubdate-desc",
        }
        body = yield Request(f"{_ENDPOINT}?{urlencode(parameters)}")
        if len(json.loads(body)["hits"]) < _PAGE_SIZE:
            return
    raise ValueError(f"jobtech: {day} has more than {_MOST_PER_QUERY} adverts; split the day by region")


def parse(record: Record, _url: str) -> RawPosting:
    """One hit; the country field is a Swedish country name or an ISO code."""
    address = record["workplace_address"] or {}
    place = ", ".join(part for part in (address.get("city"), address.get("municipality")) if part)
    return RawPosting(
        source_posting_id=str(record["id"]),
        title=record["headline"] or "",
        text=fold_spaces(record["description"]["text"] or ""),
        posted=record["publication_date"],
        # Adverts without an address are in Sweden: the service publishes for the Swedish labour market.
        country=address.get("country") or "SE",
        place=place,
        employer=record["employer"]["name"],
        url=record["webpage_url"],
    )


SOURCE = Source(
    name="jobtech",
    title="JobTech JobSearch, Arbetsförmedlingen (Sweden)",
    url="https://jobtechdev.se/en/components/jobsearch",
    licence="CC0-1.0",
    citation="Arbetsförmedlingen, JobTech Development: JobSearch API",
    terms="Open data; no key; be gentle with the service",
    cadence="daily",
    records=partial(json_records, member="hits"),
    parse=parse,
    requests=requests,
)
