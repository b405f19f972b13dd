"""Webb: exposure of occupations to AI, software and robots, by what patents describe.

Here belongs the shape of the author's table: a row an occupation of `occ1990dd`, percentiles weighted by
labour supply of 2010. Three occupations have no percentile.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.measures.measure import CODE, Measure, score_of, score_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Refusal

_URL = "https://www.michaelwebb.co"
_CITATION = "Webb, M. 2020: The impact of artificial intelligence on the labor market, Stanford University"
_KINDS = {"ai": "ai_exposure", "software": "other_technology", "robot": "other_technology"}
MEASURES = tuple(
    Measure(
        measure=f"webb_{kind}",
        axis=axis,
        title=f"Webb, exposure to patents of {'AI' if kind == 'ai' else kind}",
        classification="occ1990dd",
        lowest=0,
        highest=100,
        explanation=(
            "Percentile, weighted by employment in the United States, of the overlap between the "
            "occupation's tasks and the titles of patents up to 2018. Before generative AI."
        ),
        citation=_CITATION,
        url=_URL,
    )
    for kind, axis in _KINDS.items()
)
_FIELDS = {f"pct_{kind}": f"webb_{kind}" for kind in _KINDS}
_COLUMNS = {"occ1990dd": CODE, "occ1990dd_title": None, "lswt2010": None, **_FIELDS}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """Three records a row."""
    rows = table_records(file, _COLUMNS, ((CODE,), *((field,) for field in _FIELDS.values())))
    return score_records(each_once(rows, CODE), MEASURES)


SOURCE = Source(
    name="webb",
    title="Webb, exposure to AI, software and robots",
    url=_URL,
    licence="none stated",
    has_licence=False,
    citation=_CITATION,
    terms="No licence stated; cite the paper",
    cadence="yearly",
    records=records,
    parse=score_of(MEASURES),
)
