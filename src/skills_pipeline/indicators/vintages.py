"""Published tables of vintages: changes of versions, and redefinitions of our series and of others'.

Here belongs what turns rows of queries into rows of these tables. How a redefinition is told is in
`revisions`.
"""

import polars as pl

from skills_pipeline.indicators.revisions import redefinitions

SUBJECTS = ("model", "lexicon", "definition", "software")
"""What the figures of a release are made with, beside its postings."""


def version_register(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `version_register`: `query` has definition_id, vintage and a column of versions a subject.

    A version that is not known (NULL) is neither a change nor its end.
    """
    ordered = query.sort("definition_id", "vintage")
    changes = [
        ordered.select(
            "definition_id",
            "vintage",
            subject=pl.lit(subject),
            version_before=pl.col(subject).shift(1).over("definition_id"),
            version=pl.col(subject),
        ).filter(pl.col("version_before") != pl.col("version"))
        for subject in SUBJECTS
    ]
    return pl.concat(changes)


def share_redefinitions(query: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """Rows of `share_redefinitions`: `register` is version_register, `query` the full series of each vintage.

    `query` has definition_id, country_code, vintage (text that sorts, its number after a `#`), period, value.
    """
    series = ("definition_id", "country_code")
    numbers = [_number(name) for name in ("vintage", "vintage_before", "returns_to")]
    found = redefinitions(query, series).with_columns(numbers)
    changed = (
        found.join(register.rename({"vintage": "changed_in"}), on="definition_id")
        .filter(pl.col("changed_in").is_between("vintage_before", "vintage", closed="right"))
        .sort(pl.col("subject").cast(pl.Enum(SUBJECTS)))
        .group_by(*series, "vintage")
        .agg(reasons=pl.col("subject").unique(maintain_order=True).str.join("; "))
    )
    return found.join(changed, on=(*series, "vintage"), how="left")


def _number(name: str) -> pl.Expr:
    return pl.col(name).str.split("#").list.last().cast(pl.Int64)


def anchor_redefinitions(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `anchor_redefinitions`: `query` has publisher, series, country_code, vintage, period, value."""
    found = redefinitions(query, ("publisher", "series", "country_code"))
    return found.with_columns(pl.col("vintage", "vintage_before", "returns_to").str.to_date())
