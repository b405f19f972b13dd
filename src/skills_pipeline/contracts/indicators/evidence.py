"""Contract of what the literature says of the other tables: which of them rest on works, and which do not."""

from skills_pipeline.contracts.base import Field, Table


def _works(column: str, does: str) -> Field:
    return Field(column, "integer", f"works that {does}", check=f"{column} >= 0")


EVIDENCE_COVERAGE = Table(
    "indicators",
    "evidence_coverage",
    "How many works speak of each published table and each definition: claims of meta.evidence that were not "
    "rejected. Caveat: works were picked by hand and not drawn, so that a number says how far the table was "
    "written about here, not how strong the evidence is.",
    (
        Field("subject_kind", "text", "what is spoken of", allowed=("indicator", "definition")),
        Field("subject", "text", "table in the schema indicators, or definition_id as in meta.definitions"),
        _works("works", "speak of it; 0 where none is listed"),
        _works("defining_works", "say how it is made"),
        _works("measuring_works", "state figures of it"),
        _works("supporting_works", "speak for it"),
        _works("disputing_works", "speak against it"),
        _works("reviewed_works", "speak of it and whose claim was held against the work"),
    ),
    key=("subject_kind", "subject"),
)

TABLES = (EVIDENCE_COVERAGE,)
