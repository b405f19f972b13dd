"""Nesta, Mapping Career Causeways: automation risk of unit groups of ISCO-08.

Here belongs the shape of `mcc_risk_ISCO_4digit.csv`. The tables of minor groups and of ESCO occupations state
the same at other levels and are not read.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.measures.measure import CODE, Measure, score_of, score_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Refusal

_NAME = "nesta_risk"
_URL = "https://github.com/nestauk/mapping-career-causeways"
_CITATION = (
    "Kanders, K., Djumalieva, J., Sleeman, C. and Orlik, J. 2020: Mapping career causeways: supporting "
    "workers at risk, Nesta"
)
MEASURES = (
    Measure(
        measure=_NAME,
        axis="automation_risk",
        title="Nesta, overall automation risk",
        classification="isco08",
        lowest=1,
        highest=5,
        explanation=(
            "Mean over the ESCO occupations of the unit group of the suitability of their tasks for machine "
            "learning, 1 to 5 (Brynjolfsson, Mitchell and Rock 2018), brought over from O*NET."
        ),
        citation=_CITATION,
        url=_URL,
    ),
)
_COLUMNS = {
    "isco_code": CODE,
    "isco_unit_group": None,
    "risk": _NAME,
    "prevalence": None,
    "risk_category": None,
}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a unit group."""
    rows = table_records(file, _COLUMNS, ((CODE,), (_NAME,)))
    return score_records(each_once(rows, CODE), MEASURES)


SOURCE = Source(
    name="nesta_risk",
    title="Nesta, automation risk by ISCO-08",
    url=_URL,
    licence="MIT",
    citation=_CITATION,
    terms="Cite the report",
    cadence="yearly",
    records=records,
    parse=score_of(MEASURES),
)
