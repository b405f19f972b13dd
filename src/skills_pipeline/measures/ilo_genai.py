"""ILO, generative AI and jobs, 2025: score of every unit group of ISCO-08 that has tasks described.

Here belongs the shape of the authors' workbook: a row a task, with the score of the task and, the same in all
rows of a unit group, the mean of the group. A record is a unit group; one whose rows disagree is refused.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.measures.measure import CODE, Measure, score_of, score_records
from skills_pipeline.measures.tables import sheet_records
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Refusal

_NAME = "ilo_genai_2025"
_COLUMNS: dict[str, str | None] = {
    "ISCO_08": CODE,
    "mean_score_2025": _NAME,
    # Titles, tasks, and what the scores are the mean of.
    **dict.fromkeys(
        (
            *("label4d", "label1d", "Title", "taskID", "Task_ISCO", "score_2023", "Weaviate Status"),
            *("predicted_score_2025_gpt4o", "prediction_justification_gpt4o", "weaviate_status_gemini"),
            *("predicted_score_2025_gemini", "prediction_justification_gemini", "score_2025", "source"),
            *("mean_score_2023", "SD_2023", "SD_2025", "potential25", "potential23"),
        )
    ),
}
_CITATION = (
    "Gmyrek, P., Berg, J., Kamiński, K. and others 2025: Generative AI and jobs: a refined global index of "
    "occupational exposure, ILO Working Paper 140"
)
_URL = "https://github.com/pgmyrek/2025_GenAI_scores_ISCO08"
MEASURES = (
    Measure(
        measure=_NAME,
        axis="ai_exposure",
        title="ILO, exposure to generative AI, 2025",
        classification="isco08",
        lowest=0,
        highest=1,
        explanation=(
            "Mean over the tasks of the unit group of what generative AI could do of each, 0 to 1, rated by "
            "models taught by survey answers and experts. Says what could be automated of tasks, not what "
            "is, nor what becomes of the job."
        ),
        citation=_CITATION,
        url=_URL,
    ),
)


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a unit group, located by the first of its rows."""
    return score_records(_unit_groups(sheet_records(file.read(), None, _COLUMNS)), MEASURES)


def _unit_groups(rows: Iterator[Located | Refusal]) -> Iterator[Located | Refusal]:
    groups: dict[str, Located] = {}
    wrong: dict[str, Refusal] = {}
    for row in rows:
        if isinstance(row, Refusal):
            yield row
            continue
        code = str(row.record[CODE])
        stated = groups.setdefault(code, row)
        if stated.record[_NAME] != row.record[_NAME]:
            detail = (
                f"{code}: {stated.record[_NAME]} in row {stated.location}, {row.record[_NAME]} in this one"
            )
            wrong.setdefault(code, Refusal(row.location, "contradicting_figures", detail))
    yield from wrong.values()
    yield from (row for code, row in groups.items() if code not in wrong)


SOURCE = Source(
    name="ilo_genai",
    title="ILO, generative AI and jobs: scores by ISCO-08, 2025",
    url=_URL,
    licence="none stated",
    has_licence=False,
    citation=_CITATION,
    terms="No licence file; cite the working paper",
    cadence="yearly",
    records=records,
    parse=score_of(MEASURES),
)
