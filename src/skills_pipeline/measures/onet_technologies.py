"""O*NET: technologies that occupations of the United States use, by O*NET-SOC 2019.

Here belongs the shape of `Technology Skills` as tabbed text, of releases that mark what is in demand (29.2
was seen). Titles of occupations and commodities are not read.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, Refusal
from skills_pipeline.sources.occupations import RawTechnology

_COLUMNS = {
    "o*net-soc code": "code",
    "title": None,
    "example": "technology",
    "commodity code": "commodity_code",
    "commodity title": None,
    "hot technology": "hot",
    "in demand": "in_demand",
}
_NEEDED = tuple((field,) for field in _COLUMNS.values() if field is not None)


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a technology of an occupation."""
    return each_once(table_records(file, _COLUMNS, _NEEDED, delimiter="\t"), "code", "technology")


def parse(record: Record, _url: str) -> RawTechnology:
    """One technology of one occupation."""
    return RawTechnology(**record)


SOURCE = Source(
    name="onet_technologies",
    title="O*NET, technology skills",
    url="https://www.onetcenter.org/database.html",
    licence="CC-BY-4.0",
    citation="National Center for O*NET Development: O*NET Database, Technology Skills",
    terms="Name O*NET, the United States Department of Labor and the release, say what was changed",
    cadence="yearly",
    records=records,
    parse=parse,
)
