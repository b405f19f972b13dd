"""The way from O*NET to ESCO and on to ISCO-08, by Nesta: for each of 1,680 ESCO occupations its best match.

Here belongs the shape of `esco_onet_crosswalk_Nov2020.csv`. A row is two links: the O*NET-SOC 2010 code to
the ESCO occupation, and that to its unit group. Similarity and confidence of a match are not read: every ESCO
occupation counts once.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, Refusal
from skills_pipeline.sources.occupations import RawLink

_COLUMNS = {
    "id": None,
    "esco_occupation": None,
    "isco_code": "isco08",
    "onet_code": "onet",
    "onet_occupation": None,
    "matching_job_titles": None,
    "semantic_similarity": None,
    "confidence": None,
    "concept_uri": "esco",
}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """Two records a row, located `row/onet` and `row/isco08`."""
    needed = (("isco08",), ("onet",), ("esco",))
    for item in each_once(table_records(file, _COLUMNS, needed), "esco"):
        if isinstance(item, Refusal):
            yield item
            continue
        for link in ("onet", "isco08"):
            yield Located(f"{item.location}/{link}", item.record | {"link": link})


def parse(record: Record, _url: str) -> RawLink:
    """One of the two links."""
    if record["link"] == "onet":
        return RawLink("onet_soc_2010_esco", "onet_soc_2010", record["onet"], "esco", record["esco"])
    return RawLink("esco_isco08", "esco", record["esco"], "isco08", record["isco08"])


_CITATION = (
    "Kanders, K., Djumalieva, J., Sleeman, C. and Orlik, J. 2020: Mapping career causeways: supporting "
    "workers at risk, Nesta; ESCO: European Commission; O*NET: United States Department of Labor"
)
SOURCE = Source(
    name="esco_onet",
    title="Nesta, crosswalk between O*NET and ESCO",
    url="https://github.com/nestauk/mapping-career-causeways",
    licence="MIT",
    citation=_CITATION,
    terms="Cite the report; ESCO and O*NET ask to be named",
    cadence="yearly",
    records=records,
    parse=parse,
)
