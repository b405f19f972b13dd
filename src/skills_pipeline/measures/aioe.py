"""Felten, Raj and Seamans: AI occupational exposure (AIOE), and its variant for language modelling.

Here belong the shapes of the authors' two workbooks and of the CSV file of Appendix A, which is rounded to
three decimals. Exposure of industries and counties stands in the same workbooks and is not read.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.measures.measure import CODE, Measure, score_of, score_records
from skills_pipeline.measures.tables import is_workbook, sheet_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Refusal
from skills_pipeline.sources.tables import sheet_names

_URL = "https://github.com/AIOE-Data/AIOE"
_CITATION = (
    "Felten, E., Raj, M. and Seamans, R. 2021: Occupational, industry, and geographic exposure to artificial "
    "intelligence, Strategic Management Journal 42(12): 2195-2217"
)
_EXPLANATION = (
    "How far progress of AI applications touches the abilities that the occupation needs, standardised over "
    "occupations: 0 is the mean, 1 a standard deviation. Says nothing of substitution or help."
)
_ALL = Measure(
    measure="aioe",
    axis="ai_exposure",
    title="Felten and others, AI occupational exposure",
    classification="soc_2010",
    explanation=_EXPLANATION,
    citation=_CITATION,
    url=_URL,
)
_LANGUAGE = Measure(
    measure="aioe_language_modeling",
    axis="ai_exposure",
    title="Felten and others, exposure to language modelling",
    classification="soc_2010",
    explanation=f"{_EXPLANATION} Of language modelling alone.",
    citation=f"{_CITATION}; Felten, Raj and Seamans 2023, arXiv:2303.01157",
    url=_URL,
)
MEASURES = (_ALL, _LANGUAGE)
_SHEETS: dict[str, tuple[Measure, dict[str, str | None]]] = {
    "Appendix A": (_ALL, {"SOC Code": CODE, "Occupation Title": None, "AIOE": _ALL.measure}),
    "LM AIOE": (
        _LANGUAGE,
        {"SOC Code": CODE, "Occupation Title": None, "Language Modeling AIOE": _LANGUAGE.measure},
    ),
}
_CSV = {"soc_code": CODE, "occupation_title": None, "aioe": _ALL.measure}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record an occupation, of the sheet that the workbook has."""
    body = file.read()
    if not is_workbook(body):
        rows = table_records(io.BytesIO(body), _CSV, ((CODE,), (_ALL.measure,)))
        yield from score_records(each_once(rows, CODE), (_ALL,))
        return
    names = [name for name in sheet_names(body) if name in _SHEETS]
    if not names:
        yield Refusal("", "unknown_columns", f"the workbook has none of the sheets {', '.join(_SHEETS)}")
    for name in names:
        measure, columns = _SHEETS[name]
        yield from score_records(each_once(sheet_records(body, name, columns), CODE), (measure,))


SOURCE = Source(
    name="aioe",
    title="Felten, Raj and Seamans, AI occupational exposure",
    url=_URL,
    licence="none stated",
    has_licence=False,
    citation=_CITATION,
    terms="No licence file; the authors ask for the citation",
    cadence="yearly",
    records=records,
    parse=score_of(MEASURES),
)
