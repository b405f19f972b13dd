"""Series by day or month with their noise taken out: trailing means, and adjustment for the season.

Here belongs smoothing of what is published raw beside it. Missing days are not invented: a window is so many
rows, not so many days.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from skills_pipeline.contracts.indicators.policy import MINIMUM_POSTINGS
from skills_pipeline.indicators.interval import WILSON_METHOD, Floats, wilson
from skills_pipeline.indicators.status import ESTIMATED, SUPPRESSED, first_reason, with_status

WEEK_ROWS = 7
FOUR_WEEKS_ROWS = 28

YEAR_MONTHS = 12
MINIMUM_MONTHS = 2 * YEAR_MONTHS
"""Two years: with fewer, a season is seen once and cannot be told from the trend."""

STL_METHOD = "stl_robust"

_SEASONAL_SPAN = 13
"""Years a month's own season is smoothed over; odd, at least 7 (Cleveland et al. 1990, § 3.5)."""


def trailing_means(
    counts: pl.DataFrame, series: Sequence[str], order: str, numerator: str, denominator: str
) -> pl.DataFrame:
    """Daily ratios in percent, and their means over the 7 and the 28 rows that end with each row.

    The mean of ratios, not the ratio of sums, over the rows of the window that have a ratio, one at least:
    what Indeed Hiring Lab's AI tracker publishes (its published column is met to 1e-13). A row whose
    denominator is 0 or missing has no ratio of its own.

    Returns the columns of `series`, `order`, numerator, denominator, ratio_pct, mean_7_pct, mean_28_pct,
    sorted; a mean is NULL where no row of its window has a ratio.
    """
    ratio = 100 * pl.col(numerator) / pl.col(denominator)
    ratios = counts.sort(*series, order).select(
        *series, order, numerator, denominator, ratio_pct=pl.when(ratio.is_finite()).then(ratio)
    )
    return ratios.with_columns(
        pl.col("ratio_pct").rolling_mean(rows, min_samples=1).over(series).alias(f"mean_{rows}_pct")
        for rows in (WEEK_ROWS, FOUR_WEEKS_ROWS)
    )


def daily_shares(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `ai_posting_share_daily`: `query` has definition_id, country_code, day, postings, ai_postings.

    The ratio of a day, and a mean over rows, are withheld where they rest on too few postings.
    """
    series = ("definition_id", "country_code")
    means = trailing_means(query, series, "day", "ai_postings", "postings")
    low, high = wilson((means["ratio_pct"] / 100).to_numpy(), means["postings"].cast(pl.Float64).to_numpy())
    measured = means.with_columns(
        *(
            pl.col("postings").rolling_sum(rows, min_samples=1).over(series).alias(f"postings_{rows}")
            for rows in (WEEK_ROWS, FOUR_WEEKS_ROWS)
        ),
        ratio_low_pct=pl.Series(100 * low),
        ratio_high_pct=pl.Series(100 * high),
        interval_method=pl.lit(WILSON_METHOD),
    )
    few = first_reason(
        (pl.col("postings") == 0, "no_posting"), (pl.col("postings") < MINIMUM_POSTINGS, "few_postings")
    )
    told = with_status(measured, few, ("ratio_pct", "ratio_low_pct", "ratio_high_pct"))
    for rows in (WEEK_ROWS, FOUR_WEEKS_ROWS):
        enough = pl.col(f"postings_{rows}") >= MINIMUM_POSTINGS
        told = told.with_columns(
            pl.when(enough).then(f"mean_{rows}_pct").alias(f"mean_{rows}_pct"),
            pl.when(enough)
            .then(pl.lit(ESTIMATED))
            .otherwise(pl.lit(SUPPRESSED))
            .alias(f"mean_{rows}_status"),
        )
    return told


def adjusted_shares(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `ai_posting_share_adjusted`: `query` has definition_id, country_code, month, share_pct."""
    adjusted = seasonally_adjusted(query, ("definition_id", "country_code"), "share_pct")
    return adjusted.rename({"seasonal": "seasonal_pp", "adjusted": "adjusted_pct"})


def seasonally_adjusted(table: pl.DataFrame, series: Sequence[str], value: str) -> pl.DataFrame:
    """A monthly value, its season and what remains without it, for series of at least two full years.

    `table` has the columns of `series`, month (YYYY-MM) and `value`. Returns them with seasonal and
    adjusted (value = seasonal + adjusted), adjustment_method, obs_status and status_reason. The season is
    that of STL, robust to outliers (Cleveland et al. 1990, J. Off. Stat. 6: 3-73, in statsmodels); it is
    estimated anew with each month, so adjusted values are revised.
    """
    ordered = table.select(*series, "month", value).sort(*series, "month")
    frames = [_adjusted(members, value) for _, members in ordered.group_by(series, maintain_order=True)]
    adjusted = pl.concat([_adjusted(ordered.clear(), value), *frames]).with_columns(
        adjustment_method=pl.lit(STL_METHOD)
    )
    return with_status(adjusted, pl.col("reason"), ("adjusted", "seasonal")).drop("reason")


def _adjusted(members: pl.DataFrame, value: str) -> pl.DataFrame:
    reason = _unfit(members["month"].to_list(), members[value].cast(pl.Float64).fill_null(np.nan).to_numpy())
    if reason:
        nothing = pl.lit(None, pl.Float64)
        return members.with_columns(seasonal=nothing, adjusted=nothing, reason=pl.lit(reason))
    seasonal = _season(members[value].cast(pl.Float64).to_numpy())
    return members.with_columns(
        seasonal=pl.Series(seasonal),
        adjusted=pl.col(value) - pl.Series(seasonal),
        reason=pl.lit(None, pl.String),
    )


def _unfit(months: Sequence[str], values: Floats) -> str | None:
    """The reason why a series has no season to take out, None where it has one."""
    if len(months) < MINIMUM_MONTHS:
        return "short_series"
    first, last = (date.fromisoformat(f"{month}-01") for month in (months[0], months[-1]))
    span = (last.year - first.year) * YEAR_MONTHS + last.month - first.month + 1
    if span != len(months) or np.isnan(values).any():
        return "gap_in_series"
    return None


def _season(values: Floats) -> Floats:
    # Here, because pandas takes a second to import, and most commands adjust nothing.
    from statsmodels.tsa.seasonal import STL

    fitted = STL(values, period=YEAR_MONTHS, seasonal=_SEASONAL_SPAN, robust=True).fit()
    return np.asarray(fitted.seasonal, dtype=np.float64)
