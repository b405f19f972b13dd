"""Stanford AI Index as Our World in Data charts it: AI postings in % of all postings, a year and country.

Here belongs the shape of the chart's CSV: names and three-letter codes of countries, years, one value. Later
editions of the AI Index stand, a few figures each, in `published_figures`.
"""

from collections.abc import Generator, Iterator
from typing import BinaryIO

from skills_pipeline.anchors.series import SHARE_UNIT, Series
from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.sources.base import Query, Request, Source
from skills_pipeline.sources.documents import Located, Record, Refusal
from skills_pipeline.sources.figures import RawFigure

_CHART = "https://ourworldindata.org/grapher/share-artificial-intelligence-job-postings"
_COLUMNS = {"entity": None, "code": "country", "year": "year", "ai_job_postings": "value"}
_CITATION = "Stanford HAI: AI Index Report 2022, data of Emsi Burning Glass; Our World in Data, CC BY 4.0"
_SERIES = Series(
    publisher="Our World in Data",
    series="ai_index_share",
    title="Postings with an AI skill, AI Index 2022",
    unit=SHARE_UNIT,
    frequency="A",
    definition_id="any_ai_skill",
    explanation=(
        "Emsi Burning Glass (now Lightcast) counts new postings of a year, deduplicated across many boards, "
        "that ask for a skill of its AI clusters. Ours counts any concept of the taxonomy anywhere in the "
        "text, in the sources of this release."
    ),
    citation=_CITATION,
    url=_CHART,
    restated="series",
)
SERIES = (_SERIES,)


def requests(_query: Query) -> Generator[Request, bytes, None]:
    """The whole table: it has no parts, and states every year each time."""
    yield Request(f"{_CHART}.csv?v=1&csvType=full&useColumnShortNames=true")


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a country and year."""
    return each_once(table_records(file, _COLUMNS, (("country",), ("year",), ("value",))), "country", "year")


def parse(record: Record, _url: str) -> RawFigure:
    """The share of one year and country."""
    return _SERIES.figure(record["country"], record["year"], record["value"])


SOURCE = Source(
    name="owid_ai_index",
    title="AI Index, AI job postings (Our World in Data)",
    url=_CHART,
    licence="CC-BY-4.0",
    citation=_CITATION,
    terms="Cite the AI Index and Our World in Data",
    cadence="yearly",
    records=records,
    parse=parse,
    requests=requests,
)
