"""Indeed Hiring Lab, Job Postings Index: level of postings, 1 February 2020 = 100, for each country.

Here belongs the shape of `<country>/aggregate_job_postings_<country>.csv`: a row a day and kind of posting,
with an index that is seasonally adjusted and one that is not. Its README calls them changes in percent; they
are indices. It is the level beside the shares of the AI Tracker: what a share divides by. Sectors and regions
are not read.
"""

from collections.abc import Generator, Iterator
from datetime import date
from typing import BinaryIO

from skills_pipeline.anchors.github import file_vintages
from skills_pipeline.anchors.series import Series
from skills_pipeline.anchors.tables import each_once, table_records, with_iso_days
from skills_pipeline.sources.base import Query, Request, Source, SourceChangedError
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError, Refusal
from skills_pipeline.sources.figures import RawFigure

_NAME = "hiring_lab_job_postings"
_REPOSITORY = "hiring-lab/job_postings_tracker"
_COUNTRIES = "AU CA DE EA ES FR GB IE IT JP NL US".split()
_COLUMNS = {
    "date": "day",
    "jobcountry": "country",
    "indeed_job_postings_index_sa": "sa",
    "indeed_job_postings_index_nsa": "nsa",
    "variable": "kind",
}
_KINDS = {"total postings": "total", "new postings": "new"}
_ADJUSTMENTS = {"sa": "seasonally adjusted", "nsa": "not seasonally adjusted"}

_CITATION = "Indeed Hiring Lab: Job Postings Index, github.com/hiring-lab/job_postings_tracker, CC BY 4.0"
_URL = "https://github.com/hiring-lab/job_postings_tracker"

SERIES = tuple(
    Series(
        publisher="Indeed Hiring Lab",
        series=f"{kind}_postings_index_{adjustment}",
        title=f"Index of {name}, {adjusted}, trailing mean of seven days",
        unit="1 February 2020 = 100",
        frequency="D",
        explanation="A level, not a share: no definition of an AI posting is near it.",
        citation=_CITATION,
        url=_URL,
        restated="country",
        revised_on=date(2024, 11, 1),
        revision_reason="Seasonally adjusted by another method since November 2024 (README of the publisher)",
    )
    for name, kind in _KINDS.items()
    for adjustment, adjusted in _ADJUSTMENTS.items()
)
_SERIES = {series.series: series for series in SERIES}


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Every vintage of each country's file within the days asked for."""
    found = 0
    for country in _COUNTRIES:
        path = f"{country}/aggregate_job_postings_{country}.csv"
        found += yield from file_vintages(_NAME, _REPOSITORY, path, query)
    if not found:
        raise SourceChangedError(
            f"{_NAME}: looked for commits of aggregate_job_postings_*.csv; there are none"
        )


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """Two records a row, located `row/sa` and `row/nsa`."""
    needed = (("day",), ("country",), ("sa",), ("nsa",), ("kind",))
    for item in each_once(with_iso_days(table_records(file, _COLUMNS, needed)), "country", "day", "kind"):
        if isinstance(item, Refusal):
            yield item
            continue
        for adjustment in _ADJUSTMENTS:
            yield Located(f"{item.location}/{adjustment}", item.record | {"adjustment": adjustment})


def parse(record: Record, _url: str) -> RawFigure:
    """One index of one day and country."""
    if record["kind"] not in _KINDS:
        raise RecordRefusedError(
            "unknown_series", f"variable {record['kind'][:40]!r}; known: {', '.join(_KINDS)}"
        )
    series = _SERIES[f"{_KINDS[record['kind']]}_postings_index_{record['adjustment']}"]
    return series.figure(record["country"], record["day"], record[record["adjustment"]])


SOURCE = Source(
    name=_NAME,
    title="Indeed Hiring Lab, Job Postings Index",
    url=_URL,
    licence="CC-BY-4.0",
    citation=_CITATION,
    terms="Cite Indeed Hiring Lab; GitHub answers 60 questions an hour without a key",
    cadence="weekly",
    records=records,
    parse=parse,
    requests=requests,
)
