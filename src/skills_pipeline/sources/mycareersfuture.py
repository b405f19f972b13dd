"""MyCareersFuture: the public job portal of Singapore.

Here belongs the shape of the list that the portal's own pages ask for; it is not documented, and it cannot
be asked for a span of days. Traps: an agency posts for an employer that may be named beside it; work abroad
names its country; a posting that was renewed has a new day.
"""

from collections.abc import Generator, Iterator
from functools import partial
from urllib.parse import urlencode

from skills_pipeline.normalise.text import plain_text
from skills_pipeline.sources.base import Query, RawPlace, RawPosting, Request, Source
from skills_pipeline.sources.codes import coded, quantity, said
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import (
    amount_member,
    joined,
    object_member,
    objects_member,
    pay,
    text_member,
    where,
)
from skills_pipeline.sources.paging import Pages, answer_with, changed

_ENDPOINT = "https://api.mycareersfuture.gov.sg/v2/jobs"
_PAGE_SIZE = 100


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Pages from the newest posting down, until one has nothing since `query.since`."""
    seen, found, page, newest = Pages("mycareersfuture"), 0, 0, "9999"
    while True:
        parameters = {"limit": _PAGE_SIZE, "page": page, "sortBy": "new_posting_date"}
        url = seen.ask(f"{_ENDPOINT}?{urlencode(parameters)}")
        body = yield Request(url)
        answer = answer_with("mycareersfuture", body, "results", "total")
        try:
            total = int(answer["total"])
            ids = [result["uuid"] for result in answer["results"]]
            days = [result["metadata"]["newPostingDate"][:10] for result in answer["results"]]
        except (KeyError, TypeError, ValueError):
            wanted = "total, and uuid and metadata.newPostingDate of each result"
            raise changed("mycareersfuture", wanted, body) from None
        seen.take(url, ids)
        if days and max(days) > newest:
            raise changed("mycareersfuture", f"the newest first, and no {max(days)} behind {newest}", body)
        newest = max(days, default=newest)
        found, page = found + len(ids), page + 1
        if found >= total or newest < f"{query.since}":
            return
        if not ids:
            wanted = f"results behind the first {found} of {total}, back to {query.since}"
            raise changed("mycareersfuture", wanted, body)


def parse(record: Record, _url: str) -> RawPosting:
    """One posting; the country is Singapore unless the address says that the work is abroad."""
    metadata = record["metadata"]
    hiring, salary = record.get("hiringCompany"), object_member(record, "salary")
    employer = hiring or record["postedCompany"]
    return RawPosting(
        source_posting_id=record["uuid"],
        title=record["title"],
        text=plain_text(record["description"] or ""),
        posted=metadata["newPostingDate"],
        employer=employer["name"],
        url=metadata["jobDetailsUrl"],
        closes=metadata.get("expiryDate"),
        employment=joined(
            text_member(one, "employmentType") for one in objects_member(record, "employmentTypes")
        ),
        # The portal has no currency but that of Singapore.
        pay=pay(
            amount_member(salary, "minimum"),
            amount_member(salary, "maximum"),
            "SGD",
            text_member(object_member(salary, "type"), "salaryType"),
        ),
        seniority=joined(text_member(one, "position") for one in objects_member(record, "positionLevels")),
        experience=quantity(record, "minimumYearsExperience", "years"),
        occupation=coded("ssoc", text_member(record, "ssocCode")),
        industry=coded("ssic", text_member(employer, "ssicCode2020") or text_member(employer, "ssicCode")),
        employer_size=quantity(employer, "employeeCount", "persons"),
        is_agency=_is_agency(said(metadata, "isPostedOnBehalf"), bool(hiring)),
        **where(_places(record["address"])),
    )


def _places(address: Record) -> Iterator[RawPlace]:
    if address.get("isOverseas"):
        yield RawPlace(country=text_member(address, "overseasCountry"))
        return
    districts = [text_member(district, "location") for district in objects_member(address, "districts")]
    yield from (RawPlace(name, country="SG") for name in districts or [None])


def _is_agency(on_behalf: bool | None, names_employer: bool) -> bool | None:
    """Whether the employer named is an agency: one that posts for an employer whom it does not name."""
    return None if on_behalf is None else on_behalf and not names_employer


SOURCE = Source(
    name="mycareersfuture",
    title="MyCareersFuture, Workforce Singapore",
    url="https://www.mycareersfuture.gov.sg",
    licence="none stated; texts of the employers; statistics only",
    citation="Workforce Singapore: MyCareersFuture",
    terms="Not documented: no licence, no stated limit on calls; one call every two seconds at most; texts"
    " are not redistributed",
    cadence="daily",
    records=partial(json_records, member="results"),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=2.0,
)
