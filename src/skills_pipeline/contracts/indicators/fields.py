"""Columns that many indicators share, declared once.

Here belong fields, no tables.
"""

from skills_pipeline.contracts.base import Field

OBSERVATION_STATUS = ("A", "B", "E", "M", "O", "P", "Q")
"""SDMX CL_OBS_STATUS: A normal · B break in the series · E estimated · M missing, data cannot exist · O
missing, not estimable · P provisional · Q missing, suppressed. Under A, B, E and P there is a value."""

DEFINITION = Field("definition_id", "text", "definition of an AI posting, as in meta.definitions")
COUNTRY = Field("country_code", "text", "ISO 3166-1 alpha-2 of the place of work")
MONTH = Field("month", "text", "month the postings were published, YYYY-MM")
STATUS = Field(
    "obs_status",
    "text",
    "SDMX observation status: A normal, B break in the series, E estimated, P provisional; without a "
    "value: Q suppressed, M nothing there, O not estimable",
    allowed=OBSERVATION_STATUS,
)
REASON = Field("status_reason", "text", "why there is no value, as in meta.status_reasons", nullable=True)


def value(name: str, description: str) -> Field:
    """A number that is NULL where it is withheld or cannot be told."""
    return Field(name, "number", f"{description}; NULL where withheld", nullable=True)


def method(name: str, allowed: str) -> Field:
    """How an interval or an estimate was made."""
    return Field(name, "text", "how it was made, as in docs/methods.md", allowed=(allowed,))


def share(numerator: str, denominator: str) -> tuple[Field, ...]:
    """Share, both intervals with their methods, status and reason: what `indicators.shares` completes."""
    return (
        value("share_pct", f"100 x {numerator} / {denominator}"),
        value("share_low_pct", "lower end of the 95 % Wilson score interval, percent"),
        value("share_high_pct", "upper end of the 95 % Wilson score interval, percent"),
        method("interval_method", "wilson_95"),
        Field("employers", "integer", "distinct employers in the cell; a posting that names none is one"),
        value("largest_employer_pct", "percent of the postings that the largest named employer has"),
        value("design_effect", "variance against that of independent postings (Kish)"),
        value("cluster_low_pct", "lower end of the 95 % interval for clusters of employers, percent"),
        value("cluster_high_pct", "upper end of the 95 % interval for clusters of employers, percent"),
        method("cluster_method", "cluster_wilson_95"),
        STATUS,
        REASON,
    )


def corrected() -> tuple[Field, ...]:
    """The share corrected for the errors of the classifier: what `indicators.correction` estimates."""
    return (
        value("corrected_postings", "ai_postings corrected for errors: adds up over cells, may fall below 0"),
        value("corrected_pct", "100 x corrected_postings / postings, 0 at least"),
        value("corrected_low_pct", "lower end of its 95 % interval, percent"),
        value("corrected_high_pct", "upper end of its 95 % interval, percent"),
        method("corrected_method", "lang_reiczigel_95"),
        Field(
            "audit_strata",
            "text",
            "languages whose labelled postings tell the errors, divided by spaces; sv+all borrows from all",
            nullable=True,
        ),
        Field(
            "corrected_status",
            "text",
            "SDMX observation status of the corrected share: E, or why there is none",
            allowed=OBSERVATION_STATUS,
        ),
        Field("corrected_reason", "text", "why there is no corrected share", nullable=True),
    )
