"""Remotive: a board of remote jobs, through its public API.

Here belongs the shape of its one answer. The free feed is small and a day late; the place is free text that
often names a continent, and so is the salary (`$31,2k- $52k`, `OTE $25k`, `-`). All jobs are remote.
"""

from collections.abc import Generator
from functools import partial

from skills_pipeline.normalise.text import fold_spaces, plain_text
from skills_pipeline.sources.base import Query, RawPosting, Request, Source, SourceChangedError
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import text_member
from skills_pipeline.sources.paging import answer_with, records_of

_ENDPOINT = "https://remotive.com/api/remote-jobs"


def requests(_query: Query) -> Generator[Request, bytes, None]:
    """One request: the API has no pages, and asks for at most four calls a day."""
    body = yield Request(_ENDPOINT)
    jobs = records_of("remotive", body, "jobs")
    stated = answer_with("remotive", body, "job-count")["job-count"]
    if stated != len(jobs):
        raise SourceChangedError(f"remotive: 'job-count' says {stated} jobs, the answer holds {len(jobs)}")


def parse(record: Record, _url: str) -> RawPosting:
    """One job; where candidates must live is free text: a country, several, or a part of the world."""
    return RawPosting(
        source_posting_id=str(record["id"]),
        title=fold_spaces(record["title"]),
        text=plain_text(record["description"] or ""),
        posted=record["publication_date"],
        place=record["candidate_required_location"],
        employer=fold_spaces(record["company_name"]),
        url=record["url"],
        workplace="remote",
        employment=text_member(record, "job_type"),
        pay_text=_salary(record),
    )


def _salary(record: Record) -> str | None:
    """The salary in the employer's words; some write a dash for none."""
    stated = text_member(record, "salary")
    return stated if stated and any(map(str.isalnum, stated)) else None


SOURCE = Source(
    name="remotive",
    title="Remotive remote jobs",
    url="https://github.com/remotive-com/remote-jobs-api",
    licence="texts of the employers; statistics only",
    citation="Remotive, remote jobs API",
    terms="Link back to the address at Remotive and name Remotive as the source; at most 4 calls a day, more "
    "than 2 a minute are blocked; jobs are not passed on to other job boards",
    cadence="daily",
    records=partial(json_records, member="jobs"),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=30.0,
)
