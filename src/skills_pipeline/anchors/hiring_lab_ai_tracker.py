"""Indeed Hiring Lab, AI Tracker: share of postings with an AI keyword, and with a generative AI keyword.

Here belong the formats its files have had since April 2024: four names of the share, two of the day, days as
`2019-01-31` or `31/1/19`, files with and without the counts behind the share. Both series are daily, a
trailing mean of seven days, restated as a whole at each publication. Traps: the name of a file tells the
series where its header does not; days of the first week may have no value; a file may be empty; the file of
the generative series was deleted in August 2025 while the README still lists it.
"""

import re
from collections.abc import Generator, Iterator
from datetime import date
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

from skills_pipeline.anchors.github import file_vintages
from skills_pipeline.anchors.series import SHARE_UNIT, Series
from skills_pipeline.anchors.tables import each_once, table_records, with_iso_days
from skills_pipeline.sources.base import Query, Request, Source, SourceChangedError
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError, Refusal
from skills_pipeline.sources.figures import RawFigure

_NAME = "hiring_lab_ai_tracker"
_REPOSITORY = "hiring-lab/ai-tracker"
_FIRST_PUBLISHED = date(2024, 4, 29)
_PRESENT_NAMES_SINCE = date(2024, 10, 15)
_PRESENT_NAMES = ("AI_posting.csv", "GenAI_posting.csv")
_EARLIER_NAMES = (
    "AI_posting_2024-03-31_clean.csv",
    "GenAI_posting_2024-03-31_clean.csv",
    "AI_posting_2024-04-30_clean.csv",
    "GenAI_posting_2024-04-30_clean.csv",
    "AI_posting_2024-06-30_clean.csv",
    "GenAI_posting_2024-06-30_clean.csv",
    "AI_posting_2024-07-31_clean.csv",
    "GenAI_posting_2024-07-31_clean.csv",
    "AI_posting_2024-08-31_clean.csv",
    "GenAI_posting_2024-08-31_clean.csv",
    "ai-postings.csv",
    "genai-postings.csv",
    "AI_posting_2024-08-31.csv",
    "GenAI_posting_2024-08-31.csv",
)
"""Names the two files had before: asked for when days before the present names are."""

_COLUMNS = {
    "date": "day",
    "modified_date": "day",
    "jobcountry": "country",
    "% of job postings": "share",
    "ma_share_perc": "share",
    "ai_share": "ai_share",
    "ai_share_postings": "ai_share",
    "genai_share": "genai_share",
    "genai_share_postings": "genai_share",
    # Counts of the day, of which the share is the mean of seven.
    "ai_count": None,
    "genai_count": None,
    "total": None,
}
_SHARES = ("share", "ai_share", "genai_share")
_FILE_NAME = re.compile(r"(ai|genai)[_-]postings?\b|(ai|genai)[_-]posting_", re.IGNORECASE)

_CITATION = "Indeed Hiring Lab: AI Tracker, github.com/hiring-lab/ai-tracker, CC BY 4.0"
_URL = "https://github.com/hiring-lab/ai-tracker"
_SAME_POSTINGS = (
    "Indeed counts all postings open on the day on its own site (a stock), takes a trailing mean of seven "
    "daily shares, and counts a keyword anywhere in the text by a list it has not published and has changed "
    "without saying so. Ours are postings newly published in the month at the sources of this release."
)
SERIES = (
    Series(
        publisher="Indeed Hiring Lab",
        series="ai_share",
        title="Postings with an AI keyword, trailing mean of seven days",
        unit=SHARE_UNIT,
        frequency="D",
        definition_id="any_ai_term",
        explanation=_SAME_POSTINGS,
        citation=_CITATION,
        url=_URL,
        restated="series",
    ),
    Series(
        publisher="Indeed Hiring Lab",
        series="genai_share",
        title="Postings with a generative AI keyword, trailing mean of seven days",
        unit=SHARE_UNIT,
        frequency="D",
        definition_id="genai_term",
        explanation=f"{_SAME_POSTINGS} The series ended in the summer of 2025.",
        citation=_CITATION,
        url=_URL,
        restated="series",
    ),
)
_SERIES = {series.series: series for series in SERIES}


def requests(query: Query) -> Generator[Request, bytes, None]:
    """Every vintage of the two files within the days asked for, under the names they had then."""
    if query.until < _FIRST_PUBLISHED:
        return
    names = _PRESENT_NAMES if query.since > _PRESENT_NAMES_SINCE else _EARLIER_NAMES + _PRESENT_NAMES
    found = 0
    for name in names:
        found += yield from file_vintages(_NAME, _REPOSITORY, name, query)
    if not found:
        raise SourceChangedError(f"{_NAME}: looked for commits of {' or '.join(names)}; there are none")


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a day and country, with the share under the field that its column stands for."""
    rows = table_records(file, _COLUMNS, (("day",), ("country",), _SHARES))
    return each_once(with_iso_days(rows), "country", "day")


def parse(record: Record, url: str) -> RawFigure:
    """The share of one day and country, of the series that header and name of the file agree on."""
    field = next(field for field in _SHARES if field in record)
    return _series(field, url).figure(record["country"], record["day"], record[field])


def _series(field: str, url: str) -> Series:
    name = PurePosixPath(urlsplit(url).path).name
    named = _FILE_NAME.match(name)
    told = {f"{named[1] or named[2]}_share".lower()} if named else set()
    told |= {field} - {"share"}
    if len(told) != 1:
        detail = f"file name {name!r} and header tell {' and '.join(sorted(told)) or 'no series'}"
        raise RecordRefusedError("unknown_series", detail)
    return _SERIES[told.pop()]


SOURCE = Source(
    name=_NAME,
    title="Indeed Hiring Lab, AI Tracker",
    url=_URL,
    licence="CC-BY-4.0",
    citation=_CITATION,
    terms="Cite Indeed Hiring Lab; GitHub answers 60 questions an hour without a key",
    cadence="monthly",
    records=records,
    parse=parse,
    requests=requests,
)
