"""The Muse: jobs at employers that present themselves there, through its public API.

Here belongs the shape of its answers and the way past its cap: a question has 99 pages of 20 jobs at most, in
no order of days, so that a larger one is split by category, then level, then place. Places are free text
(`Paris, France`) and often several; `Flexible / Remote` is none of them but says how one works. A job's
`type` says whose page takes the application. A key raises the rate; none is needed.
"""

from collections.abc import Generator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from skills_pipeline.normalise.text import fold_spaces, plain_text, unescaped
from skills_pipeline.sources.base import Query, RawPlace, RawPosting, Request, Source, SourceChangedError
from skills_pipeline.sources.documents import Record, json_records
from skills_pipeline.sources.members import joined, objects_member, text_member, where
from skills_pipeline.sources.paging import Pages, answer_with, changed, records_of

_ENDPOINT = "https://www.themuse.com/api/public/jobs"
_MOST_PAGES = 99
"""A question is answered for 1,980 jobs; pages are counted from 0, and page 100 is answered by 400."""

_REMOTE = "Flexible / Remote"
_DRIFT = 0.01
"""Share of a split question's jobs that may be taken down while its parts are asked for, which takes hours.
"""

_LEVELS = ("Internship", "Entry Level", "Mid Level", "Senior Level", "management")
_CATEGORIES = (
    "Account Management",
    "Accounting and Finance",
    "Administration and Office",
    "Advertising and Marketing",
    "Animal Care",
    "Arts",
    "Business Operations",
    "Cleaning and Facilities",
    "Computer and IT",
    "Construction",
    "Customer Service",
    "Data and Analytics",
    "Data Science",
    "Design and UX",
    "Education",
    "Energy Generation and Mining",
    "Entertainment and Travel Services",
    "Farming and Outdoors",
    "Food and Hospitality Services",
    "Healthcare",
    "Human Resources and Recruitment",
    "Installation, Maintenance, and Repairs",
    "Legal Services",
    "Management",
    "Manufacturing and Warehouse",
    "Media, PR, and Communications",
    "Personal Care and Services",
    "Product Management",
    "Project Management",
    "Protective Services",
    "Real Estate",
    "Retail",
    "Sales",
    "Science and Engineering",
    "Social Services",
    "Software Engineer",
    "Software Engineering",
    "Sports, Fitness, and Recreation",
    "Transportation and Logistics",
    "Writing and Editing",
)
_FACETS = (
    ("category", "categories", _CATEGORIES),
    ("level", "levels", _LEVELS),
    ("location", "locations", ()),
)
"""Parameter, the member of a job that names its values, and the values known beforehand: names are also
learned from the jobs of the question that is split, because the API lists none."""

_Values = dict[str, str]


@dataclass
class _Run:
    """What a run has met: addresses asked, and the questions that no split could answer in full."""

    pages: Pages = field(default_factory=lambda: Pages("themuse"))
    short: list[str] = field(default_factory=list)


def requests(_query: Query) -> Generator[Request, bytes, None]:
    """Every page of every question that is small enough, until all jobs that the totals promise are met."""
    run = _Run()
    yield from _question(run, {})
    if run.short:
        raise SourceChangedError(
            f"themuse: looked for as many jobs as 'total' says; {len(run.short)} questions met fewer and "
            f"cannot be split further, first {run.short[0]}"
        )


def _question(run: _Run, values: _Values) -> Generator[Request, bytes, set[str]]:
    """Identifiers of the jobs met under these values of facets."""
    jobs, count, total = yield from _page(run, values, 0)
    facet = next((facet for facet in _FACETS if facet[0] not in values), None)
    if count > _MOST_PAGES and facet is not None and facet[0] != "location":
        return (yield from _split(run, values, facet, jobs, total))
    for page in range(1, min(count, _MOST_PAGES)):
        more, _count, total = yield from _page(run, values, page)
        jobs += more
    if count > _MOST_PAGES and facet is not None:
        return (yield from _split(run, values, facet, jobs, total))
    met = {str(job.get("id")) for job in jobs}
    _note_shortage(run, values, met, total)
    return met


def _split(
    run: _Run,
    values: _Values,
    facet: tuple[str, str, tuple[str, ...]],
    jobs: list[dict[str, Any]],
    total: int,
) -> Generator[Request, bytes, set[str]]:
    """The question once for each value of a facet: those known beforehand, and those its jobs name."""
    parameter, member, known = facet
    named = [value["name"] for job in jobs for value in job.get(member) or []]
    met = {str(job.get("id")) for job in jobs}
    for value in dict.fromkeys((*known, *named)):
        met |= yield from _question(run, values | {parameter: value})
    _note_shortage(run, values, met, int(total * (1 - _DRIFT)))
    return met


def _note_shortage(run: _Run, values: _Values, met: set[str], wanted: int) -> None:
    if len(met) < wanted:
        run.short.append(f"{urlencode(values) or 'all jobs'}: {len(met)} of {wanted}")


def _page(
    run: _Run, values: _Values, page: int
) -> Generator[Request, bytes, tuple[list[dict[str, Any]], int, int]]:
    """Jobs of a page, and how many pages and jobs the question has."""
    url = f"{_ENDPOINT}?{urlencode(values | {'page': str(page)})}"
    body = yield Request(run.pages.ask(url))
    jobs = records_of("themuse", body, "results")
    answer = answer_with("themuse", body, "page", "page_count", "total")
    if answer["page"] != page or not all(isinstance(answer[name], int) for name in ("page_count", "total")):
        raise changed("themuse", f"'page' {page} as asked, and numbers in 'page_count' and 'total'", body)
    return jobs, answer["page_count"], answer["total"]


def parse(record: Record, _url: str) -> RawPosting:
    """One job; its places are free text, a country's name or a state of the United States among them."""
    named = [place["name"] for place in record["locations"]]
    return RawPosting(
        source_posting_id=str(record["id"]),
        title=fold_spaces(unescaped(record["name"])),
        text=plain_text(record["contents"] or ""),
        posted=record["publication_date"],
        employer=fold_spaces(record["company"]["name"]),
        url=record["refs"]["landing_page"],
        workplace=_REMOTE if _REMOTE in named else None,
        seniority=joined(text_member(level, "name") for level in objects_member(record, "levels")),
        **where(RawPlace(name) for name in named if name != _REMOTE),
    )


SOURCE = Source(
    name="themuse",
    title="The Muse",
    url="https://www.themuse.com/developers/api/v2",
    licence="texts of the employers; statistics only",
    citation="The Muse, public jobs API",
    terms="Public API; at most 500 requests an hour without a key, answered by 403 beyond; link back to the "
    "address at The Muse; texts are not redistributed",
    cadence="weekly",
    records=partial(json_records, member="results"),
    parse=parse,
    requests=requests,
    minimum_interval_seconds=7.5,
)
