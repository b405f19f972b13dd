"""The way from SOC 2010 to SOC 2018, as the Bureau of Labor Statistics of the United States states it.

Here belongs the shape of its table as CSV: a row a pair of codes, with titles and without weights.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, Refusal
from skills_pipeline.sources.occupations import RawLink

_COLUMNS = {
    "soc_2010_code": "from",
    "soc_2010_title": None,
    "soc_2018_code": "to",
    "soc_2018_title": None,
}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a pair of codes."""
    return each_once(table_records(file, _COLUMNS, (("from",), ("to",))), "from", "to")


def parse(record: Record, _url: str) -> RawLink:
    """The pair as a link."""
    return RawLink("soc_2010_soc_2018", "soc_2010", record["from"], "soc_2018", record["to"])


SOURCE = Source(
    name="soc_2010_2018",
    title="Crosswalk from SOC 2010 to SOC 2018",
    url="https://www.bls.gov/soc/2018/crosswalks.htm",
    licence="public domain (United States government)",
    citation="Bureau of Labor Statistics 2017: Crosswalk from the 2010 SOC to the 2018 SOC",
    terms="Name the Bureau of Labor Statistics",
    cadence="yearly",
    records=records,
    parse=parse,
)
