"""Ashby: public job boards of employers that use its applicant tracking system.

Here belongs the shape of the posting API; which boards are asked is the user's list. `isRemote` is true of
hybrid work too, so `workplaceType` decides where it is sent; false says nothing. Of a compensation the salary
is read, not equity, bonus and commission.
"""

from collections.abc import Generator
from functools import partial
from urllib.parse import quote, unquote, urlsplit

from skills_pipeline.normalise.employment import REMOTE_OR_HYBRID
from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import Query, RawPay, RawPlace, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import (
    flag_member,
    number_member,
    object_member,
    objects_member,
    pay,
    pay_range,
    text_member,
    where,
)


def requests(query: Query) -> Generator[Request, bytes, None]:
    """One request a board: the API has no pages."""
    for board in query.boards:
        address = f"https://api.ashbyhq.com/posting-api/job-board/{quote(board, safe='')}"
        yield Request(f"{address}?includeCompensation=true", may_be_gone=True)


def parse(record: Record, url: str) -> RawPosting:
    """One job; the country is free text in `address`, and the employer is the board's name."""
    compensation = object_member(record, "compensation")
    text = fold_spaces(record["descriptionPlain"] or "") or plain_text(record["descriptionHtml"] or "")
    return RawPosting(
        source_posting_id=record["id"],
        title=record["title"].strip(),
        text=text,
        posted=record["publishedAt"],
        employer=board_name(url),
        url=record["jobUrl"],
        workplace=_workplace(record),
        employment=text_member(record, "employmentType"),
        pay=_salary(compensation),
        pay_text=text_member(compensation, "scrapeableCompensationSalarySummary"),
        **where(map(_place, (record, *objects_member(record, "secondaryLocations")))),
    )


def _place(stated: Record) -> RawPlace:
    address = object_member(stated["address"] or {}, "postalAddress")
    return RawPlace(
        name=stated["location"],
        region=text_member(address, "addressRegion"),
        country=text_member(address, "addressCountry"),
    )


def _workplace(record: Record) -> str | None:
    stated, remote = text_member(record, "workplaceType"), flag_member(record, "isRemote")
    return stated or (REMOTE_OR_HYBRID if remote else None)


def _salary(compensation: Record) -> RawPay | None:
    """The salary of all tiers together; several in different currencies or periods are none."""
    salaries = (
        pay(
            number_member(part, "minValue"),
            number_member(part, "maxValue"),
            text_member(part, "currencyCode"),
            text_member(part, "interval"),
        )
        for part in objects_member(compensation, "summaryComponents")
        if part["compensationType"] == "Salary"
    )
    return pay_range([salary for salary in salaries if salary])


def board_name(url: str) -> str:
    """The board an address belongs to: its last path segment, without the suffixes of stored files."""
    segment = unquote(urlsplit(url).path.rsplit("/", 1)[-1])
    return segment.removesuffix(".zst").removesuffix(".gz").removesuffix(".json")


SOURCE = Source(
    name="ashby",
    title="Ashby job boards",
    url="https://developers.ashbyhq.com/docs/public-job-posting-api",
    licence="texts of the employers; statistics only",
    citation="Job boards published through Ashby's public posting API",
    terms="Public posting API; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member="jobs"),
    parse=parse,
    requests=requests,
    has_boards=True,
    lists_all=True,
)
