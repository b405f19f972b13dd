"""What an estimate says of itself: an SDMX observation status, and the reason where there is no value.

Here belongs the one way a value is withheld. When it has to be is decided in the module of each method.
"""

from collections.abc import Mapping, Sequence

import polars as pl

NORMAL = "A"
BREAK = "B"
ESTIMATED = "E"
MISSING = "M"
NOT_ESTIMABLE = "O"
PROVISIONAL = "P"
SUPPRESSED = "Q"
"""Of SDMX CL_OBS_STATUS. O is its missing value without further distinction: `status_reason` has it."""

REASONS: Mapping[str, tuple[str, str]] = {
    "no_posting": (MISSING, "no posting in the cell"),
    "no_score": (MISSING, "the measure has no score for the occupation, nor for one that leads to it"),
    "few_unit_groups": (SUPPRESSED, "fewer occupations in common than a rank correlation needs"),
    "missing_year": (MISSING, "no occupation has a value in both the first and the last year"),
    "no_value": (MISSING, "nothing was observed in the period"),
    "few_postings": (SUPPRESSED, "fewer postings than the minimum that publishes a share"),
    "dominant_employer": (SUPPRESSED, "one employer holds nearly all postings: a figure of that employer"),
    "few_counts": (SUPPRESSED, "fewer occurrences than the minimum the measure is made for"),
    "one_employer": (NOT_ESTIMABLE, "no two employers to compare, so nothing tells how they differ"),
    "no_audit": (NOT_ESTIMABLE, "no labelled posting that is, or none that is not, what is counted"),
    "rule_alone": (MISSING, "the definition is a rule on the words: no classifier errs in it"),
    "audit_uninformative": (NOT_ESTIMABLE, "in the audit, sensitivity and specificity add up to 1 or less"),
    "not_a_number": (NOT_ESTIMABLE, "the arithmetic has no finite result, or an input was none"),
    "no_matched_source": (NOT_ESTIMABLE, "no source in common with any earlier period of the chain"),
    "short_series": (NOT_ESTIMABLE, "fewer than two full years"),
    "few_years": (NOT_ESTIMABLE, "fewer than three years with a value since the last break"),
    "gap_in_series": (NOT_ESTIMABLE, "a period is missing between the first and the last"),
    "short_window": (NOT_ESTIMABLE, "one of the months that are added up has no posting"),
    "no_variation": (NOT_ESTIMABLE, "the effects leave no difference between postings with and without AI"),
    "no_base": (NOT_ESTIMABLE, "nothing in the base period to compare with"),
    "no_common_cell": (NOT_ESTIMABLE, "no cell with enough postings on both sides"),
    "little_in_common": (SUPPRESSED, "the occupations in common hold too little of the reference's postings"),
    "empty_official_cell": (NOT_ESTIMABLE, "no posting in a cell that has an official number"),
    "not_converged": (NOT_ESTIMABLE, "no weights reach all margins together"),
    "withdrawn": (MISSING, "a later vintage no longer holds the cell"),
    "dated_in_future": (NOT_ESTIMABLE, "the vintage holds periods later than its own day"),
    "no_overlap": (NOT_ESTIMABLE, "the two vintages share too few periods"),
}
"""Why there is no value: reason → (observation status, what it means)."""


def first_reason(*rules: tuple[pl.Expr, str]) -> pl.Expr:
    """The reason of the first rule that holds, else NULL; a condition that is NULL does not hold."""
    return pl.coalesce(
        *(pl.when(condition).then(pl.lit(reason)) for condition, reason in rules),
        pl.lit(None, pl.String),
    )


def with_status(
    frame: pl.DataFrame, reason: pl.Expr, values: Sequence[str], otherwise: str = NORMAL
) -> pl.DataFrame:
    """The frame with `obs_status` and `status_reason`, the values NULL in every row that has a reason.

    A row without one whose first value is NULL, NaN or infinite gets `not_a_number`; other values that are
    no finite numbers become NULL alone. `otherwise` is the status of the rest.
    """
    finite = [pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in values]
    reasoned = frame.with_columns(reason.alias("status_reason"), *finite).with_columns(
        status_reason=pl.coalesce(
            "status_reason", first_reason((pl.col(values[0]).is_null(), "not_a_number"))
        )
    )
    withheld = pl.col("status_reason").is_not_null()
    return reasoned.with_columns(
        *(pl.when(~withheld).then(pl.col(name)).alias(name) for name in values),
        obs_status=status(pl.col("status_reason"), otherwise),
    )


def status(reason: pl.Expr, otherwise: str = NORMAL) -> pl.Expr:
    """The observation status of a reason; `otherwise` without one. An unknown reason raises."""
    codes = {name: code for name, (code, _) in REASONS.items()}
    return pl.when(reason.is_null()).then(pl.lit(otherwise)).otherwise(reason.replace_strict(codes))
