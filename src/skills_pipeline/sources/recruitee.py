"""Recruitee: public job boards of employers that use its applicant tracking system.

Here belongs the shape of the careers-site API; which boards are asked is the user's list. The answer holds a
mailbox and an employer's questions to applicants, which are not read. `experience_code` names a rung
(`entry_level`, `mid_level`, `manager`), not years; `category_code` a field of work, not an industry.
"""

from collections.abc import Generator
from functools import partial
from urllib.parse import quote

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import Query, RawPay, RawPlace, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import (
    amount_member,
    flag_member,
    joined,
    object_member,
    objects_member,
    pay,
    text_member,
    where,
)

_WORKPLACES = ("remote", "hybrid", "on_site")


def requests(query: Query) -> Generator[Request, bytes, None]:
    """One request a board: the API has no pages."""
    for board in query.boards:
        yield Request(f"https://{quote(board, safe='')}.recruitee.com/api/offers/", may_be_gone=True)


def parse(record: Record, _url: str) -> RawPosting:
    """One offer; countries are ISO codes, and the one beside the places is that of the first."""
    parts = (plain_text(record["description"] or ""), plain_text(record["requirements"] or ""))
    return RawPosting(
        source_posting_id=str(record["id"]),
        title=record["title"].strip(),
        text=fold_spaces("\n\n".join(part for part in parts if part)),
        posted=record["published_at"] or record["created_at"],
        employer=record["company_name"],
        url=record["careers_url"],
        closes=record.get("close_at"),
        workplace=joined(name for name in _WORKPLACES if flag_member(record, name)),
        employment=text_member(record, "employment_type_code"),
        pay=_pay(object_member(record, "salary")),
        seniority=text_member(record, "experience_code"),
        education=text_member(record, "education_code"),
        **where(_places(record)),
    )


def _places(record: Record) -> list[RawPlace]:
    """The offer's places, where there are several; its own fields say more of a single one."""
    several = objects_member(record, "locations")
    if len(several) > 1:
        return [_place(stated, "state", text_member(stated, "city") or stated["name"]) for stated in several]
    return [_place(record, "state_name", record["location"])]


def _place(stated: Record, state: str, name: str | None) -> RawPlace:
    region, code = text_member(stated, state), text_member(stated, "state_code")
    return RawPlace(name, region or code, stated["country_code"])


def _pay(stated: Record) -> RawPay | None:
    least, most = amount_member(stated, "min"), amount_member(stated, "max")
    return pay(least, most, text_member(stated, "currency"), text_member(stated, "period"))


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
    lists_all=True,
)
