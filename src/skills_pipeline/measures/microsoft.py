"""Microsoft Research, Working with AI: how far occupations' activities are done with an AI assistant.

Here belongs the shape of `soc_ai_applicability_scores.csv`: a row an occupation of SOC 2018, some of them as
the employment statistics of the United States join them.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.measures.measure import CODE, Measure, files_at, score_of, score_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Refusal

_NAME = "microsoft_applicability"
_URL = "https://github.com/microsoft/working-with-ai"
_CITATION = (
    "Tomlinson, K., Jaffe, S., Wang, W., Counts, S. and Suri, S. 2025: Working with AI: measuring the "
    "applicability of generative AI to occupations, arXiv:2507.07935"
)
MEASURES = (
    Measure(
        measure=_NAME,
        axis="ai_exposure",
        title="Microsoft, AI applicability",
        classification="soc_2018",
        lowest=0,
        highest=1,
        explanation=(
            "From 200,000 conversations with one assistant in 2024: coverage, completion and scope of the "
            "work activities of the occupation. Of users of one product, not of workers in the occupation."
        ),
        citation=_CITATION,
        url=_URL,
    ),
)
_COLUMNS = {"soc code": CODE, "title": None, "ai_applicability_score": _NAME}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record an occupation."""
    rows = table_records(file, _COLUMNS, ((CODE,), (_NAME,)))
    return score_records(each_once(rows, CODE), MEASURES)


SOURCE = Source(
    name="microsoft_working_with_ai",
    title="Microsoft Research, Working with AI",
    url=_URL,
    licence="CC-BY-4.0",
    citation=_CITATION,
    terms="Cite the paper",
    cadence="yearly",
    records=records,
    parse=score_of(MEASURES),
    requests=files_at(
        "https://raw.githubusercontent.com/microsoft/working-with-ai/HEAD/soc_ai_applicability_scores.csv"
    ),
)
