"""USAJOBS HistoricJoa: every announcement of the United States federal service, open or past, without a key.

Here belongs the joining of the service's two lists: announcements, and their texts. A text has no title, no
agency, no place and no pay; these travel in the fragment of its address, which is kept with the landed bytes
and never sent. Traps: members that are `PositionLocations` in the reference are `positionlocations` in
answers; contacts and how to apply are not read.
"""

from collections.abc import Generator
from datetime import timedelta
from functools import partial
from itertools import zip_longest
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from skills_pipeline.normalise.text import plain_text
from skills_pipeline.sources.base import (
    Query,
    RawPlace,
    RawPosting,
    Request,
    Source,
    SourceChangedError,
)
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import joined, pay, where
from skills_pipeline.sources.paging import Pages, answer_with, changed

_HOST = "https://data.usajobs.gov"
_LIST = f"{_HOST}/api/historicjoa"
_TEXT = f"{_HOST}/api/historicjoa/announcementtext"
_MOST_PLACES = 5
"""An announcement may name hundreds of places; an address with all of them would be refused."""

_STATE = ("positionOpenDate", "positionCloseDate", "positionOpeningStatus")
"""A text is asked again when one of these has changed."""

_REQUIRED = {"title": "positionTitle", "agency": "hiringAgencyName"}
_OPTIONAL = {
    "schedule": "workSchedule",
    "appointment": "appointmentType",
    "telework": "teleworkEligible",
    "pay_minimum": "minimumSalary",
    "pay_maximum": "maximumSalary",
    "pay_type": "salaryType",
}
"""Names in the fragment of a text's address → members of the announcement."""

_SECTIONS = (
    "summary",
    "duties",
    "majorDutiesList",
    "requirementsConditionsOfEmployment",
    "requirementsQualifications",
    "requirementsEducation",
    "otherInformation",
)


def requests(query: Query) -> Generator[Request, bytes, None]:
    """The announcements that opened on each day, page by page, and the text of each."""
    for days in range((query.until - query.since).days + 1):
        day = query.since + timedelta(days=days)
        parameters = {"StartPositionOpenDate": day, "EndPositionOpenDate": day}
        yield from _day(f"{_LIST}?{urlencode(parameters)}")


def _day(first: str) -> Generator[Request, bytes, None]:
    """All pages of the list before the first text: the token of a page may not outlive hundreds of texts."""
    seen, texts, total = Pages("usajobs"), list[Request](), 0
    url: str | None = first
    while url:
        body = yield Request(seen.ask(url), kind="index")
        answer = answer_with("usajobs", body, "paging", "data")
        try:
            following = answer["paging"]["next"]
            total = int(answer["paging"]["metadata"]["totalCount"])
            listed = [_text_request(announcement) for announcement in answer["data"]]
        except (KeyError, TypeError, ValueError) as error:
            wanted = "paging.next, paging.metadata.totalCount and the members of each announcement"
            raise changed("usajobs", f"{wanted} ({type(error).__name__}: {error})", body) from None
        seen.take(url, [text.url for text in listed])
        texts += listed
        url = urljoin(_HOST, following) if following else None
    if len(texts) < total:
        raise SourceChangedError(f"usajobs: {first} says {total} announcements, its pages have {len(texts)}")
    for text in texts:  # noqa: UP028 (answers are sent to what is yielded, and a list takes none)
        yield text


def _text_request(announcement: Record) -> Request:
    number = announcement["usajobsControlNumber"]
    places = _any_case(announcement, "positionLocations") or []
    required = [(name, announcement[member]) for name, member in _REQUIRED.items()]
    optional = [(name, announcement.get(member)) for name, member in _OPTIONAL.items()]
    known = [(name, value) for name, value in required + optional if value is not None]
    fragment = urlencode(known + [part for place in places[:_MOST_PLACES] for part in _place(place)])
    state = (announcement[name] for name in _STATE)
    return Request(
        f"{_TEXT}?USAJOBSControlNumbers={number}#{fragment}",
        version=" ".join(map(str, state)),
        may_be_gone=True,
    )


def _any_case(record: Record, name: str) -> Any:
    """The member of that name in whatever case; raises `KeyError` where there is none."""
    return {member.lower(): value for member, value in record.items()}[name.lower()]


def _place(place: Record) -> list[tuple[str, str]]:
    """Three values a place, blank where one is not stated: the nth of each name belong together."""
    state, country = place["positionLocationState"] or "", place["positionLocationCountry"] or ""
    name = ", ".join(dict.fromkeys(filter(None, (place["positionLocationCity"], state, country))))
    return [("place", name), ("region", state), ("country", country)]


def parse(record: Record, url: str) -> RawPosting:
    """One text; what the list of announcements says of it stands behind the `#` of the address."""
    stated = parse_qs(urlsplit(url).fragment, keep_blank_values=True)
    known = {name: values[0] for name, values in stated.items()}
    places = zip_longest(*(stated.get(name, []) for name in ("place", "region", "country")))
    sections = (plain_text(record[section] or "") for section in _SECTIONS)
    number = str(record["usajobsControlNumber"] or "")
    return RawPosting(
        source_posting_id=number,
        title=known.get("title", ""),
        text="\n\n".join(section for section in sections if section),
        posted=record["positionOpenDate"],
        employer=known.get("agency"),
        url=f"https://www.usajobs.gov/job/{number}",
        closes=record["positionCloseDate"],
        workplace="telework eligible" if known.get("telework") == "Y" else None,
        employment=joined((known.get("schedule"), known.get("appointment"))),
        # In dollars: the service is that of the United States alone.
        pay=pay(known.get("pay_minimum"), known.get("pay_maximum"), "USD", known.get("pay_type")),
        **where(RawPlace(*(part or None for part in place)) for place in places),
    )


SOURCE = Source(
    name="usajobs",
    title="USAJOBS Historic Job Opportunity Announcements (United States)",
    url="https://developer.usajobs.gov/api-reference/get-api-historicjoa",
    licence="public domain (work of the United States Government)",
    citation="United States Office of Personnel Management: USAJOBS Historic JOA API",
    terms="Public, no key; USAJOBS developer terms of use; no limit on calls is stated for these two lists",
    cadence="daily",
    records=partial(json_records, member="data"),
    parse=parse,
    requests=requests,
)
