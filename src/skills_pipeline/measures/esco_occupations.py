"""The way from ESCO's occupations to ISCO-08, as ESCO itself states it: each is under one unit group.

Here belongs the shape of `occupations_en.csv` of ESCO's download as CSV, in any language: the columns are the
same. Labels and descriptions are not read. Which occupations of O*NET match is in `esco_onet`.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.measures.measure import unknown_code
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, Refusal
from skills_pipeline.sources.occupations import RawLink

_READ = {"concepttype": "Occupation", "status": "released"}
"""The only value that a row has where it states an occupation in force."""

_COLUMNS = {
    "concepttype": "concepttype",
    "concepturi": "esco",
    "iscogroup": "isco08",
    "status": "status",
    **dict.fromkeys(
        (
            *("preferredlabel", "altlabels", "hiddenlabels", "modifieddate", "regulatedprofessionnote"),
            *("scopenote", "definition", "inscheme", "description", "code"),
        )
    ),
}
_NEEDED = (("concepttype",), ("esco",), ("isco08",), ("status",))


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record an occupation."""
    return each_once(table_records(file, _COLUMNS, _NEEDED), "esco")


def parse(record: Record, _url: str) -> RawLink:
    """The occupation and its unit group as a link."""
    for column, wanted in _READ.items():
        if record[column] != wanted:
            raise unknown_code("ESCO", "occupations", column, record[column], [wanted], "esco_occupations")
    return RawLink("esco_isco08_official", "esco", record["esco"], "isco08", record["isco08"])


SOURCE = Source(
    name="esco_occupations",
    title="ESCO, occupations and their unit groups of ISCO-08",
    url="https://esco.ec.europa.eu/en/use-esco/download",
    licence="CC-BY-4.0",
    citation="European Commission: ESCO, the classification of skills and occupations",
    terms="Reuse by Commission Decision 2011/833/EU; name ESCO and its version, say what was changed",
    cadence="yearly",
    records=records,
    parse=parse,
)
