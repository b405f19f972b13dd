"""Intervals of a share whose postings come in clusters: what one employer asks for, it asks for again.

Here belongs the interval that is published: Wilson's, for the effective number of postings that Kish's
design effect leaves. Measured coverage chose it (docs/methods.md): with four to eight employers in a
country-month, resampling employers finds 80 % where 95 are claimed. Resampling is in `bootstrap`.
"""

from collections.abc import Sequence

import polars as pl

from skills_pipeline.contracts.indicators import MINIMUM_POSTINGS
from skills_pipeline.indicators.interval import wilson
from skills_pipeline.indicators.status import first_reason, with_status

DOMINANT_SHARE = 0.9
"""With this part of a cell's postings at one employer, the share describes that employer, and names it."""

METHOD = "cluster_wilson_95"

_EMPLOYERS = pl.col("employer")
_POSTINGS = pl.col("postings")
_AI = pl.col("ai_postings")


def cluster_shares(counts: pl.DataFrame, cell: Sequence[str], pool: Sequence[str]) -> pl.DataFrame:
    """Share, interval and design effect of every cell, from counts by employer.

    `counts` has rows of a cell and employer: the columns of `cell`, employer, postings, ai_postings. Rows
    without an employer are postings of as many employers. `pool` names the columns of `cell` within which
    one intraclass correlation holds: employers of many cells tell it, those of one country-month cannot.

    Returns one row a cell: postings, ai_postings, employers, largest_employer_pct, intraclass_correlation,
    design_effect, effective_postings (Kish 1965: n / (1 + (Σm²/n − 1)ρ), m postings of an employer),
    share_pct, share_low_pct, share_high_pct, interval_method, obs_status, status_reason.
    """
    correlations = intraclass_correlations(counts, cell, pool)
    weighed = (
        _cells(counts, cell)
        .join(correlations, on=pool, how="left", nulls_equal=True)
        .with_columns(
            design_effect=1 + (pl.col("cluster_size") - 1).clip(0) * pl.col("intraclass_correlation")
        )
        .with_columns(effective_postings=_POSTINGS / pl.col("design_effect"))
    )
    low, high = wilson(
        (weighed["ai_postings"] / weighed["postings"]).to_numpy(), weighed["effective_postings"].to_numpy()
    )
    shares = weighed.with_columns(
        share_pct=100 * _AI / _POSTINGS,
        share_low_pct=pl.Series(100 * low),
        share_high_pct=pl.Series(100 * high),
        interval_method=pl.lit(METHOD),
    )
    reason = first_reason(
        (pl.col("largest_employer_pct").is_nan(), "not_a_number"),
        (_POSTINGS == 0, "no_posting"),
        (_POSTINGS < MINIMUM_POSTINGS, "few_postings"),
        (pl.col("largest_employer_pct") >= 100 * DOMINANT_SHARE, "dominant_employer"),
        (pl.col("intraclass_correlation").is_null(), "one_employer"),
    )
    published = with_status(shares, reason, ("share_pct", "share_low_pct", "share_high_pct"))
    return published.drop("cluster_size").sort(cell)


def intraclass_correlations(counts: pl.DataFrame, cell: Sequence[str], pool: Sequence[str]) -> pl.DataFrame:
    """ρ of the answer between postings of one employer in one cell, by pool; NULL where nothing tells it.

    The analysis-of-variance estimator (Ridout, Demétrio & Firth 1999, Biometrics 55: 137-148) with the sums
    of squares of all cells of the pool added, each cell around its own share; at least 0, at most 1.
    """
    named = _by_employer(counts, cell).filter(_EMPLOYERS.is_not_null())
    totals = _POSTINGS.sum().over(cell), _AI.sum().over(cell)
    around = named.with_columns(cell_share=totals[1] / totals[0])
    squares = around.group_by(cell).agg(
        postings=_POSTINGS.sum(),
        employers=pl.len(),
        between=(_POSTINGS * (_AI / _POSTINGS - pl.col("cell_share")) ** 2).sum(),
        within=(_AI * (1 - _AI / _POSTINGS)).sum(),
        freedom=_POSTINGS.sum() - (_POSTINGS**2).sum() / _POSTINGS.sum(),
    )
    telling = squares.filter(pl.col("employers") > 1, pl.col("employers") < _POSTINGS)
    noise = pl.col("within") / (_POSTINGS - pl.col("employers"))
    added = (
        telling.with_columns(noise=noise)
        .group_by(pool)
        .agg(
            pl.col("freedom").sum(),
            excess=(pl.col("between") - (pl.col("employers") - 1) * pl.col("noise")).sum(),
            noise=(pl.col("noise") * pl.col("freedom")).sum(),
        )
    )
    correlation = pl.col("excess") / (pl.col("excess") + pl.col("noise"))
    return added.select(
        *pool,
        # Employers more alike than chance makes them, or answers all alike, are not correlated.
        intraclass_correlation=pl.when(pl.col("freedom") > 0).then(
            pl.when(pl.col("excess") > 0).then(correlation).otherwise(0.0)
        ),
    )


def _cells(counts: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
    """Counts by cell, and Σm²/n: the number of postings the employer of an average posting has."""
    together = pl.when(_EMPLOYERS.is_null()).then(_POSTINGS).otherwise(_POSTINGS**2)
    employers = pl.when(_EMPLOYERS.is_null()).then(_POSTINGS).otherwise(1)
    largest = pl.when(_EMPLOYERS.is_not_null()).then(_POSTINGS).max()
    sums = _by_employer(counts, cell).group_by(cell)
    figures = sums.agg(
        _POSTINGS.sum(),
        _AI.sum(),
        employers=employers.sum(),
        largest_employer_pct=100 * largest / _POSTINGS.sum(),
        cluster_size=together.sum() / _POSTINGS.sum(),
    )
    # A cell that is named without a posting has 0 of each.
    counted = pl.col("postings", "ai_postings", "employers").fill_null(0)
    return (
        counts.select(cell)
        .unique()
        .join(figures, on=cell, how="left", nulls_equal=True)
        .with_columns(counted)
    )


def _by_employer(counts: pl.DataFrame, cell: Sequence[str]) -> pl.DataFrame:
    return counts.group_by(*cell, "employer").agg(_POSTINGS.sum(), _AI.sum()).filter(_POSTINGS > 0)
