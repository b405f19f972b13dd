"""Intervals of a share whose postings come in clusters: what one employer asks for, it asks for again.

Here belongs the interval that is published: Wilson's, for the effective number of postings that Kish's
design effect leaves. Measured coverage chose it (docs/methods.md): with four to eight employers in a
country-month, resampling employers finds 80 % where 95 are claimed. Resampling is in `bootstrap`.
"""

from collections.abc import Sequence

import polars as pl

from skills_pipeline.contracts.indicators.policy import DOMINANT_PCT, MINIMUM_POSTINGS
from skills_pipeline.indicators.interval import WILSON_METHOD, wilson
from skills_pipeline.indicators.status import first_reason, with_status

METHOD = "cluster_wilson_95"

NAMED = ("named_employers", "named_postings", "named_ai_postings", "named_squares", "named_answers")
"""Columns of `cell_statistics` that only the intraclass correlation is made from."""

_EMPLOYERS = pl.col("employer")
_POSTINGS = pl.col("postings")
_AI = pl.col("ai_postings")


def cluster_shares(counts: pl.DataFrame, cell: Sequence[str], pool: Sequence[str]) -> pl.DataFrame:
    """Shares with both intervals from counts by employer, as `with_intervals` of `cell_statistics`.

    `counts` has rows of a cell and employer: the columns of `cell`, employer, postings, ai_postings. Rows
    without an employer are postings of as many employers. `pool` names the columns of `cell` within which
    one intraclass correlation holds: employers of many cells tell it, those of one country-month cannot.
    """
    statistics = cell_statistics(counts, cell)
    correlations = intraclass_correlations(statistics, pool)
    joined = statistics.drop(NAMED).join(correlations, on=pool, how="left", nulls_equal=True)
    return with_intervals(joined).drop("cluster_size").sort(cell)


def with_intervals(cells: pl.DataFrame) -> pl.DataFrame:
    """Share, Wilson's interval, design effect and the interval for clusters of every cell, or the reason.

    `cells` has postings, ai_postings, employers, largest_employer_pct and cluster_size as `cell_statistics`
    has them, and intraclass_correlation. Adds effective_postings (Kish 1965: n / (1 + (Σm²/n − 1)ρ), m
    postings of an employer), design_effect, share_pct, share_low_pct, share_high_pct, interval_method,
    cluster_low_pct, cluster_high_pct, cluster_method, obs_status, status_reason.
    """
    effect = design_effect("cluster_size")
    weighed = cells.with_columns(design_effect=effect, effective_postings=_POSTINGS / effect)
    share = (weighed["ai_postings"] / weighed["postings"]).to_numpy()
    ends: dict[str, pl.Series] = {}
    for stem, number in (("share", "postings"), ("cluster", "effective_postings")):
        low, high = wilson(share, weighed[number].cast(pl.Float64).to_numpy())
        ends |= {f"{stem}_low_pct": pl.Series(100 * low), f"{stem}_high_pct": pl.Series(100 * high)}
    shares = weighed.with_columns(
        share_pct=100 * _AI / _POSTINGS,
        interval_method=pl.lit(WILSON_METHOD),
        cluster_method=pl.lit(METHOD),
        **ends,
    )
    reason = first_reason(
        (pl.col("largest_employer_pct").is_nan(), "not_a_number"),
        (_POSTINGS == 0, "no_posting"),
        (_POSTINGS < MINIMUM_POSTINGS, "few_postings"),
        (pl.col("largest_employer_pct") >= DOMINANT_PCT, "dominant_employer"),
        (pl.col("design_effect").is_null(), "one_employer"),
    )
    return with_status(shares, reason, ("share_pct", *ends))


def design_effect(cluster_size: str) -> pl.Expr:
    """Kish's (1965), 1 + (Σm²/n − 1)ρ, of a column of Σm²/n and the column intraclass_correlation (ρ)."""
    excess_size = pl.col(cluster_size) - 1
    return pl.when(excess_size <= 0).then(1.0).otherwise(1 + excess_size * pl.col("intraclass_correlation"))


def cell_statistics(counts: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
    """What intervals are made of, a row a cell, from counts by employer as in `cluster_shares`.

    Returns postings, ai_postings, employers, largest_employer_pct, cluster_size (Σm²/n: the postings that the
    employer of an average posting has) and, of employers with a name, named_employers, named_postings,
    named_ai_postings, named_squares (Σm²), named_answers (Σa²/m, a AI postings of an employer).
    """
    together = pl.when(_EMPLOYERS.is_null()).then(_POSTINGS).otherwise(_POSTINGS**2)
    employers = pl.when(_EMPLOYERS.is_null()).then(_POSTINGS).otherwise(1)
    named = _EMPLOYERS.is_not_null()
    sums = counts.group_by(*cell, "employer").agg(_POSTINGS.sum(), _AI.sum()).filter(_POSTINGS > 0)
    figures = sums.group_by(cell).agg(
        _POSTINGS.sum(),
        _AI.sum(),
        employers=employers.sum(),
        largest_employer_pct=100 * _POSTINGS.filter(named).max() / _POSTINGS.sum(),
        cluster_size=together.sum() / _POSTINGS.sum(),
        named_employers=named.sum().cast(pl.Int64),
        named_postings=_POSTINGS.filter(named).sum(),
        named_ai_postings=_AI.filter(named).sum(),
        named_squares=(_POSTINGS**2).filter(named).sum(),
        named_answers=(_AI**2 / _POSTINGS).filter(named).sum(),
    )
    # A cell that is named without a posting has 0 of each.
    counted = pl.col("postings", "ai_postings", "employers").fill_null(0)
    return (
        counts.select(cell)
        .unique()
        .join(figures, on=cell, how="left", nulls_equal=True)
        .with_columns(counted)
    )


def intraclass_correlations(statistics: pl.DataFrame, pool: Sequence[str]) -> pl.DataFrame:
    """ρ of the answer between postings of one employer in one cell, by pool; NULL where nothing tells it.

    `statistics` is from `cell_statistics`. The analysis-of-variance estimator (Ridout, Demétrio & Firth 1999,
    Biometrics 55: 137-148) with the sums of squares of all cells of the pool added, each cell around its own
    share; at least 0, at most 1. It takes a cell of two employers, one of them with two postings.
    """
    employers, number = pl.col("named_employers"), pl.col("named_postings")
    answers, hits = pl.col("named_answers"), pl.col("named_ai_postings")
    telling = statistics.filter(employers > 1, employers < number).with_columns(
        freedom=number - pl.col("named_squares") / number,
        between=answers - hits**2 / number,
        noise=(hits - answers) / (number - employers),
    )
    added = telling.group_by(pool).agg(
        pl.col("freedom").sum(),
        excess=(pl.col("between") - (employers - 1) * pl.col("noise")).sum(),
        noise=(pl.col("noise") * pl.col("freedom")).sum(),
    )
    correlation = pl.col("excess") / (pl.col("excess") + pl.col("noise"))
    # Employers more alike than chance makes them, or answers all alike, are not correlated.
    told = added.select(
        *pool, intraclass_correlation=pl.when(pl.col("excess") > 0).then(correlation).otherwise(0.0)
    )
    pools = statistics.select(pool).unique()
    return pools.join(told, on=pool, how="left", nulls_equal=True)
