"""Contracts of what interrupts a series: sources that come and go."""

from skills_pipeline.contracts.base import Field, Table
from skills_pipeline.contracts.indicators.fields import COUNTRY, MONTH

BREAK_REGISTER = Table(
    "indicators",
    "break_register",
    "Every start and stop of a source in a country, from the country's second month on. Caveat: "
    "a small source that publishes now and then is listed each time; is_material tells those that mark the "
    "series (status B).",
    (
        COUNTRY,
        MONTH,
        Field("break_kind", "text", "what happened", allowed=("source_started", "source_stopped")),
        Field("source", "text", "the source that did, as in meta.sources"),
        Field("postings_before", "integer", "its postings in the month before that has any in the country"),
        Field("postings_after", "integer", "its postings in the month"),
        Field(
            "part_pct", "number", "percent of all postings, of the month before for a stop, else of the month"
        ),
        Field("is_material", "boolean", "whether that is at least the percentage of material_break_pct()"),
    ),
    key=("country_code", "month", "source"),
)

TABLES = (BREAK_REGISTER,)
