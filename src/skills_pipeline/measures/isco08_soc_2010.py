"""The way between ISCO-08 and SOC 2010, as the Bureau of Labor Statistics of the United States states it.

Here belongs the shape of the sheet `ISCO-08 to 2010 SOC` of its workbook, saved as CSV: some lines of title,
then a row a pair of codes. `part` marks pairs of which one is only part of the other, and has no weight.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, Refusal
from skills_pipeline.sources.occupations import RawLink

_COLUMNS = {
    "isco-08 code": "isco08",
    "isco-08 title en": None,
    "part": None,
    "2010 soc code": "soc",
    "2010 soc title": None,
    "comment 8/17/11": None,
    "": None,
}
_FIRST_COLUMN = b"isco-08 code"


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a pair of codes, located by its row below the title."""
    lines = file.read().splitlines(keepends=True)
    header = next((at for at, line in enumerate(lines) if _begins(line)), 0)
    table = io.BytesIO(b"".join(lines[header:]))
    return each_once(table_records(table, _COLUMNS, (("isco08",), ("soc",))), "isco08", "soc")


def _begins(line: bytes) -> bool:
    return line.removeprefix(b"\xef\xbb\xbf").lstrip(b'"').lower().startswith(_FIRST_COLUMN)


def parse(record: Record, _url: str) -> RawLink:
    """The pair as a link."""
    return RawLink("isco08_soc_2010", "isco08", record["isco08"], "soc_2010", record["soc"])


SOURCE = Source(
    name="isco08_soc_2010",
    title="Crosswalk from ISCO-08 to SOC 2010",
    url="https://www.bls.gov/soc/soccrosswalks.htm",
    licence="public domain (United States government)",
    citation="Bureau of Labor Statistics 2012, updated 2015: ISCO-08 x SOC 2010 crosswalk",
    terms="Name the Bureau of Labor Statistics",
    cadence="yearly",
    records=records,
    parse=parse,
)
