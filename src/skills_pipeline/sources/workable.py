"""Workable: public job boards of employers that use its applicant tracking system.

Here belongs the shape of the careers widget's API; which boards are asked is the user's list. Texts come only
with `details=true`. The employer's name stands beside the jobs, not in them, so a posting has the board's.
`experience` names a rung (`Associate`, `Director`), not years; `telecommuting` that is false says nothing.
"""

from collections.abc import Generator
from functools import partial
from urllib.parse import quote

from skills_pipeline.normalise.text import plain_text
from skills_pipeline.sources.ashby import board_name
from skills_pipeline.sources.base import Query, RawPlace, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import flag_member, objects_member, text_member, where

_ENDPOINT = "https://apply.workable.com/api/v1/widget/accounts"


def requests(query: Query) -> Generator[Request, bytes, None]:
    """One request a board: the API has no pages."""
    for board in query.boards:
        yield Request(f"{_ENDPOINT}/{quote(board, safe='')}?details=true", may_be_gone=True)


def parse(record: Record, url: str) -> RawPosting:
    """One job; parts of its place that are unknown are empty."""
    return RawPosting(
        source_posting_id=record["shortcode"],
        title=record["title"].strip(),
        text=plain_text(record["description"] or ""),
        posted=record["published_on"],
        employer=board_name(url),
        url=record["url"],
        workplace="remote" if flag_member(record, "telecommuting") else None,
        employment=text_member(record, "employment_type"),
        seniority=text_member(record, "experience"),
        education=text_member(record, "education"),
        industry=text_member(record, "industry"),
        **where(_places(record)),
    )


def _places(record: Record) -> list[RawPlace]:
    """The places the employer shows, else the job's own; its country is a name, theirs have codes too."""
    stated = objects_member(record, "locations")
    shown = [place for place in stated if not flag_member(place, "hidden")]
    if not shown:
        codes = {text_member(place, "countryCode") for place in stated} - {None}
        return [_place(record, "state", codes.pop() if len(codes) == 1 else None)]
    return [_place(place, "region", text_member(place, "countryCode")) for place in shown]


def _place(stated: Record, region_member: str, code: str | None) -> RawPlace:
    city, region, country = (stated[name] for name in ("city", region_member, "country"))
    return RawPlace(", ".join(filter(None, (city, region, country))), region or None, code or country)


SOURCE = Source(
    name="workable",
    title="Workable job boards",
    url="https://help.workable.com/hc/en-us/articles/115012771647",
    licence="texts of the employers; statistics only",
    citation="Job boards published through Workable's public careers widget",
    terms="Public widget; refuses more than some two requests at once; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member="jobs"),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=2.0,
    has_boards=True,
)
