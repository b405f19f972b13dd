"""Adzuna: an aggregator of job boards in some twenty countries; snippets, not whole texts.

Here belong its search and the shape of a result. Traps: descriptions are cut at about 500 characters and may
hold markup; company and area may be absent; pay may be predicted by Adzuna; the age of results counts from
Adzuna's own today; identifier and key travel in the address, so addresses must not be shown or kept with
them.
"""

import re
from collections.abc import Generator, Mapping
from datetime import date
from functools import partial
from typing import Literal
from urllib.parse import quote, urlencode

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import Query, RawPay, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.listing import Listing, Page, Question, answer_of, days_back, newest_day, sought
from skills_pipeline.sources.members import amount_member, joined, pay, text_member

_SERVICE = "https://api.adzuna.com/v1/api/jobs"
_PAGE_SIZE = 50
_MOST_PER_QUERY = 5_000
"""No cap is stated; a hundred pages are what is asked before a question is put by category instead."""

_COUNTRY_OF_URL = re.compile(r"/jobs/([a-z]{2})/search/")


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Country by country (`query.boards`: `gb`, `de`, …) the results since `query.since`, newest first."""
    for country in query.boards:
        search = partial(_ask, country.lower(), query.credentials)
        body = yield search({}, 1, 0, kind="index")
        days = days_back(query.since, query.until, _newest(answer_of(body, f"adzuna {country}"), country))
        tags = yield from _categories(country.lower(), query.credentials)
        listing = Listing("adzuna", _MOST_PER_QUERY, search, _read, splits=(partial(_by_category, tags),))
        yield from listing.everything({"max_days_old": days})


def _newest(answer: Record, country: str) -> date | None:
    """The day of the newest result, the first of the first page: Adzuna's own today."""
    asked = f"adzuna {country}"
    results = sought(answer, "results", kind=list, asked=asked)
    return newest_day([sought(one, "created", kind=str, asked=asked) for one in results[:1]], asked)


def _categories(country: str, credentials: Mapping[str, str]) -> Generator[Request, bytes, list[str]]:
    asked = f"adzuna {country} categories"
    url = f"{_SERVICE}/{quote(country)}/categories?{urlencode(_keys(credentials))}"
    answer = answer_of((yield Request(url, kind="index")), asked)
    results = sought(answer, "results", kind=list, asked=asked)
    return [sought(one, "tag", kind=str, asked=asked) for one in results]


def _by_category(tags: list[str], question: Question, _answer: Record) -> list[Question]:
    return [{**question, "category": tag} for tag in tags]


def _ask(
    country: str,
    credentials: Mapping[str, str],
    question: Question,
    page: int,
    _received: int,
    kind: Literal["page", "index"] = "page",
) -> Request:
    parameters = {**question, "results_per_page": _PAGE_SIZE, "sort_by": "date", **_keys(credentials)}
    return Request(f"{_SERVICE}/{quote(country)}/search/{page}?{urlencode(parameters)}", kind=kind)


def _keys(credentials: Mapping[str, str]) -> dict[str, str]:
    return {"app_id": credentials["ADZUNA_APP_ID"], "app_key": credentials["ADZUNA_APP_KEY"]}


def _read(body: bytes, asked: str) -> Page:
    answer = answer_of(body, asked)
    total = sought(answer, "count", kind=int, asked=asked)
    results = sought(answer, "results", kind=list, asked=asked)
    return Page(total, [(str(sought(one, "id", kind=object, asked=asked)), None) for one in results], answer)


def parse(record: Record, url: str) -> RawPosting:
    """One result; the widest area names the country, and where there is none the index that was asked."""
    location = record["location"]
    area = location.get("area") or []
    asked = _COUNTRY_OF_URL.search(url)
    return RawPosting(
        source_posting_id=str(record["id"]),
        title=fold_spaces(plain_text(record["title"])),
        text=plain_text(record["description"]),
        posted=record["created"],
        country=area[0] if area else asked and asked[1].upper(),
        place=location["display_name"],
        employer=(record.get("company") or {}).get("display_name"),
        url=record["redirect_url"],
        region=area[1] if len(area) > 1 else None,
        employment=joined((text_member(record, "contract_time"), text_member(record, "contract_type"))),
        pay=_pay(record),
    )


def _pay(record: Record) -> RawPay | None:
    """What the advert states; a prediction (`"1"`) is no statement. Neither period nor currency is said."""
    minimum, maximum = amount_member(record, "salary_min"), amount_member(record, "salary_max")
    predicted = str(record.get("salary_is_predicted") or 0) != "0"
    return None if predicted else pay(minimum, maximum, None, None)


SOURCE = Source(
    name="adzuna",
    title="Adzuna",
    url="https://developer.adzuna.com",
    licence="Adzuna API terms: statistics need Adzuna's written consent",
    citation="Jobs by Adzuna",
    terms=(
        "For publishing listings and for personal research; other organisations may try it for 14 days, and "
        "use beyond that, counts of vacancies included, needs written consent; name and link Adzuna; at most "
        "25 calls a minute, 250 a day, 1,000 a week, 2,500 a month unless raised"
    ),
    cadence="daily",
    records=partial(json_records, member="results"),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=2.5,
    credentials=("ADZUNA_APP_ID", "ADZUNA_APP_KEY"),
    full_text=False,
    has_boards=True,
)
