"""Remote OK: a board of remote jobs, through its public API.

Here belongs the shape of its one answer: an array whose first element is the legal notice. Texts are UTF-8
that was read as Latin-1 before it was sent, and end in a sentence of the board's own with a word and a tag
that change with whoever asks. All jobs are remote, as the board has it, though some texts say otherwise.
Employers are asked for a salary in US dollars, gross, for a year of full time; where there is none it is 0.
"""

import re
from collections.abc import Generator
from functools import partial

from skills_pipeline.normalise.repair import repaired_text
from skills_pipeline.normalise.text import fold_spaces, plain_text, unescaped
from skills_pipeline.sources.base import Query, RawPosting, Request, Source
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import amount_member, pay
from skills_pipeline.sources.paging import changed, json_answer

_ENDPOINT = "https://remoteok.com/api"
_ADDED = re.compile(r"\s*Please mention the word \*\*\S+\*\* and tag \S+ when applying .*", re.DOTALL)
"""The board's check against mass applications, the same for every job but for its word and tag."""


def requests(_query: Query) -> Generator[Request, bytes, None]:
    """One request: about a hundred of the newest jobs, without pages."""
    body = yield Request(_ENDPOINT)
    answer = json_answer("remoteok", body)
    if not isinstance(answer, list) or len(answer) < 2 or not _is_notice(answer[0]):
        raise changed("remoteok", "an array of the legal notice and jobs", body)


def _is_notice(record: object) -> bool:
    return isinstance(record, dict) and "legal" in record and "position" not in record


def parse(record: Record, _url: str) -> RawPosting | None:
    """One job; None for the legal notice."""
    if _is_notice(record):
        return None
    text = plain_text(repaired_text(record["description"] or "")[0])
    return RawPosting(
        source_posting_id=str(record["id"]),
        title=fold_spaces(unescaped(repaired_text(record["position"])[0])),
        text=_ADDED.sub("", text),
        posted=record["date"],
        place=repaired_text(record["location"] or "")[0],
        employer=fold_spaces(unescaped(repaired_text(record["company"] or "")[0])),
        url=record["url"],
        workplace="remote",
        pay=pay(
            amount_member(record, "salary_min"), amount_member(record, "salary_max"), "USD", "year", "gross"
        ),
    )


SOURCE = Source(
    name="remoteok",
    title="Remote OK",
    url="https://remoteok.com/api",
    licence="texts of the employers; statistics only",
    citation="Remote OK, public API",
    terms="Link back, with follow, to the address at Remote OK and name Remote OK as the source; its logo is "
    "not used; texts are not redistributed",
    cadence="daily",
    records=partial(json_records, member=None),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=5.0,
)
