"""Greenhouse: public job boards of employers that use its applicant tracking system.

Here belongs the shape of the board API; which boards are asked is the user's list. Pay ranges are sent only
where they are asked for, in hundredths, one for each zone of a country; what period they are for is said in
their titles alone, if at all. What else is known of a job stands in fields that each employer names anew: the
usual names are read.
"""

from collections.abc import Generator
from functools import partial
from urllib.parse import quote

from skills_pipeline.normalise.text import plain_text, unescaped
from skills_pipeline.sources.ashby import board_name
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
    number_member,
    object_member,
    objects_member,
    pay,
    pay_range,
    text_member,
    texts_member,
    where,
)
from skills_pipeline.sources.paging import looking_for

_QUESTION = "content=true&pay_transparency=true"
_NO_PLACE = ("", "remote", "hybrid")
_EMPLOYMENT = (
    "employment type",
    "employment status",
    "job type",
    "time type",
    "worker type",
    "contract type",
)
_WORKPLACE = ("workplace type", "workplace", "location type", "work arrangement", "working model")
_SENIORITY = ("experience level", "seniority", "seniority level", "career level")
_PAY = ("salary", "salary range", "pay", "pay range", "compensation", "compensation range")
"""Names that employers give to fields of their own, in small letters."""


def requests(query: Query) -> Generator[Request, bytes, None]:
    """One request a board: the API has no pages; that it still has none is seen from its own total."""
    for board in query.boards:
        address = f"https://boards-api.greenhouse.io/v1/boards/{quote(board, safe='')}/jobs?{_QUESTION}"
        body = yield Request(address, may_be_gone=True)
        if body:
            _refuse_part(board, body)


def _refuse_part(board: str, body: bytes) -> None:
    with looking_for(f"greenhouse: board {board}: jobs and meta.total", body) as answer:
        sent, total = len(answer["jobs"]), int(answer["meta"]["total"])
    if sent < total:
        raise SourceChangedError(f"greenhouse: board {board}: looked for all {total} jobs, got {sent}")


def parse(record: Record, url: str) -> RawPosting:
    """One job; its `content` is HTML, escaped once more, and its country must be told from free text."""
    own = {field["name"].strip().casefold(): field for field in objects_member(record, "metadata")}
    ranges = objects_member(record, "pay_input_ranges")
    location = record["location"]["name"] or ""
    return RawPosting(
        source_posting_id=str(record["id"]),
        title=record["title"].strip(),
        text=plain_text(unescaped(record["content"] or "")),
        posted=record.get("first_published") or record["updated_at"],
        employer=record.get("company_name") or board_name(url.partition("/jobs?")[0]),
        url=record["absolute_url"],
        closes=record.get("application_deadline"),
        workplace=location if location.casefold() in _NO_PLACE and location else _own_words(own, _WORKPLACE),
        employment=_own_words(own, _EMPLOYMENT),
        seniority=_own_words(own, _SENIORITY),
        pay=_pay_of_ranges(ranges) or _own_pay(own),
        pay_text=joined(map(_range_in_words, ranges)),
        **where(_places(record, location)),
    )


def _places(record: Record, location: str) -> list[RawPlace]:
    """The job's location; where that says only how one works, the offices'."""
    offices = [
        RawPlace(text_member(office, "location") or text_member(office, "name"))
        for office in objects_member(record, "offices")
    ]
    return offices if offices and location.casefold() in _NO_PLACE else [RawPlace(location)]


def _pay_of_ranges(ranges: list[Record]) -> RawPay | None:
    """From the least to the most of all zones, where their currency is one."""
    period = joined(text_member(one, "title") for one in ranges)
    stated = (
        pay(_whole(one, "min_cents"), _whole(one, "max_cents"), text_member(one, "currency_type"), period)
        for one in ranges
    )
    return pay_range([one for one in stated if one])


def _range_in_words(stated: Record) -> str:
    ends = (_whole(stated, "min_cents"), _whole(stated, "max_cents"))
    amounts = " - ".join(f"{end:.2f}" for end in ends if end is not None)
    return " ".join(
        filter(None, (text_member(stated, "title"), amounts, text_member(stated, "currency_type")))
    )


def _whole(stated: Record, name: str) -> float | None:
    hundredths = number_member(stated, name)
    return None if hundredths is None else hundredths / 100


def _own_words(own: dict[str, Record], names: tuple[str, ...]) -> str | None:
    """Texts of the employer's own fields of these names; fields of other kinds hold no text."""
    fields = [own[name] for name in names if name in own]
    worded = [field for field in fields if isinstance(field["value"], str | list)]
    return joined(text for field in worded for text in texts_member(field, "value"))


def _own_pay(own: dict[str, Record]) -> RawPay | None:
    field = next((own[name] for name in _PAY if name in own), {})
    if field.get("value_type") != "currency_range":
        return None
    value = object_member(field, "value")
    least, most = amount_member(value, "min_value"), amount_member(value, "max_value")
    return pay(least, most, text_member(value, "unit"), period=None)


SOURCE = Source(
    name="greenhouse",
    title="Greenhouse job boards",
    url="https://developers.greenhouse.io/job-board.html",
    licence="texts of the employers; statistics only",
    citation="Job boards published through Greenhouse's public Job Board API",
    terms="Public Job Board API; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member="jobs"),
    parse=parse,
    requests=requests,
    has_boards=True,
    lists_all=True,
)
