"""Frey and Osborne: probability that an occupation can be computerised.

Here belongs the shape of the table in the paper's appendix as CSV: a row an occupation of SOC 2010, some of
them as the employment statistics of the United States join them.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.measures.measure import CODE, Measure, score_of, score_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Refusal

_NAME = "frey_osborne"
_URL = "https://doi.org/10.1016/j.techfore.2016.08.019"
_CITATION = (
    "Frey, C. B. and Osborne, M. A. 2017: The future of employment: how susceptible are jobs to "
    "computerisation?, Technological Forecasting and Social Change 114: 254-280, appendix"
)
MEASURES = (
    Measure(
        measure=_NAME,
        axis="automation_risk",
        title="Frey and Osborne, probability of computerisation",
        classification="soc_2010",
        lowest=0,
        highest=1,
        explanation=(
            "Probability from a classifier taught by 70 occupations that experts of 2013 called automatable "
            "or not. Of whole occupations, as was thought possible, without a time; not exposure to AI."
        ),
        citation=_CITATION,
        url=_URL,
    ),
)
_COLUMNS = {"rank": None, "probability": _NAME, "label": None, "soc code": CODE, "occupation": None}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record an occupation."""
    rows = table_records(file, _COLUMNS, ((CODE,), (_NAME,)))
    return score_records(each_once(rows, CODE), MEASURES)


SOURCE = Source(
    name="frey_osborne",
    title="Frey and Osborne, probability of computerisation",
    url=_URL,
    licence="none stated",
    has_licence=False,
    citation=_CITATION,
    terms="Table of a journal article, no licence stated for it; cite the article",
    cadence="yearly",
    records=records,
    parse=score_of(MEASURES),
)
