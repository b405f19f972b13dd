"""Eloundou and others, GPTs are GPTs: exposure of occupations to large language models.

Here belongs the shape of the authors' `occ_level.csv`: a row an O*NET-SOC 2019 occupation, six scores, by who
rated (GPT-4 or people) and by what counts.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.measures.measure import CODE, Measure, files_at, score_of, score_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Refusal

_URL = "https://github.com/openai/GPTs-are-GPTs"
_CITATION = (
    "Eloundou, T., Manning, S., Mishkin, P. and Rock, D. 2024: GPTs are GPTs: labor market impact potential "
    "of LLMs, Science 384: 1306-1308"
)
_RATERS = {"dv": ("gpt4", "rated by GPT-4"), "human": ("human", "rated by people")}
_COUNTED = {
    "alpha": "tasks that a language model alone halves the time of",
    "beta": "those, and half of the tasks that software built on one halves the time of",
    "gamma": "those, and all of the tasks that software built on one halves the time of",
}
_FIELDS = {
    f"{column}_rating_{counted}": f"eloundou_{rater}_{counted}"
    for column, (rater, _) in _RATERS.items()
    for counted in _COUNTED
}
MEASURES = tuple(
    Measure(
        measure=f"eloundou_{rater}_{counted}",
        axis="ai_exposure",
        title=f"Eloundou and others, {counted}, {rated}",
        classification="onet_soc_2019",
        lowest=0,
        highest=1,
        explanation=f"Share of the occupation's tasks: {meaning}; {rated}. Says nothing of adoption.",
        citation=_CITATION,
        url=_URL,
    )
    for rater, rated in _RATERS.values()
    for counted, meaning in _COUNTED.items()
)
_COLUMNS = {"o*net-soc code": CODE, "title": None, **_FIELDS}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """Six records a row."""
    rows = table_records(file, _COLUMNS, ((CODE,), *((field,) for field in _FIELDS.values())))
    return score_records(each_once(rows, CODE), MEASURES)


SOURCE = Source(
    name="eloundou",
    title="Eloundou and others, GPTs are GPTs",
    url=_URL,
    licence="MIT",
    citation=_CITATION,
    terms="Cite the paper",
    cadence="yearly",
    records=records,
    parse=score_of(MEASURES),
    requests=files_at("https://raw.githubusercontent.com/openai/GPTs-are-GPTs/HEAD/data/occ_level.csv"),
)
