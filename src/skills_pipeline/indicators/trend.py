"""Where a short series of percentages leads: a straight line and a logistic curve, with prediction intervals.

Here belong the fits. Which series there are, where one breaks, and what it is set against is SQL under
`warehouse/indicators`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from skills_pipeline.contracts.base import conform, polars_schema
from skills_pipeline.contracts.indicators.enterprises import DIGITAL_DECADE_OUTLOOK, TREND_METHODS
from skills_pipeline.indicators.status import ESTIMATED, first_reason, with_status

MINIMUM_YEARS = 3
"""Two points have a line through them and nothing that says how far they scatter around it."""

_SERIES = ("target_id", "country_code", "target_year", "target_pct")
_PROJECTED = ("projected_pct", "projected_low_pct", "projected_high_pct")


@dataclass(frozen=True)
class Projection:
    """A value to come and the ends of its 95 % prediction interval, in percent."""

    projected_pct: float
    projected_low_pct: float
    projected_high_pct: float


def outlook(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `digital_decade_outlook`: of each series one for each form of the trend.

    `query`: the columns of `_SERIES`, year and value_pct, a row a year of the latest segment with a value.
    """
    if query.is_empty():
        return polars_schema(DIGITAL_DECADE_OUTLOOK).to_frame()
    rows = [
        row
        for key, part in query.sort("year").group_by(_SERIES, maintain_order=True)
        for row in _rows(dict(zip(_SERIES, key, strict=True)), part)
    ]
    frame = pl.DataFrame(
        rows, schema_overrides=dict.fromkeys(_PROJECTED, pl.Float64), infer_schema_length=None
    )
    few = first_reason((pl.col("years") < MINIMUM_YEARS, "few_years"))
    told = with_status(frame, few, _PROJECTED, otherwise=ESTIMATED)
    return conform(told.with_columns(verdict=_verdict()), DIGITAL_DECADE_OUTLOOK)


def _rows(series: dict[str, object], part: pl.DataFrame) -> list[dict[str, object]]:
    years, values = [int(year) for year in part["year"]], part["value_pct"].to_list()
    known = {
        "first_year": part["year"][0],
        "last_year": part["year"][-1],
        "last_pct": values[-1],
        "years": len(years),
        "interval_method": "student_prediction_95",
    }
    fits = {"linear": linear, "logistic": logistic}
    rows = []
    for name in TREND_METHODS:
        projection = fits[name](years, values, int(str(series["target_year"])))
        rows.append(series | known | {"trend": name} | (vars(projection) if projection else _NOTHING))
    return rows


_NOTHING = dict.fromkeys(_PROJECTED)


def linear(years: Sequence[int], percentages: Sequence[float], to: int) -> Projection | None:
    """Least squares on the year; ends beyond 0 and 100 are cut there. None with fewer than three years."""
    ends = _prediction(years, percentages, to)
    return Projection(*(min(max(end, 0.0), 100.0) for end in ends)) if ends else None


def logistic(years: Sequence[int], percentages: Sequence[float], to: int) -> Projection | None:
    """Least squares of the logit on the year, and back: a logistic curve with the ceiling 100 %.

    The form by which Griliches (1957), Econometrica 25: 501-522, fitted the spread of a technology. None with
    fewer than three years, or where a value is 0 or 100 and has no logit.
    """
    from scipy.special import expit

    if not all(0 < value < 100 for value in percentages):
        return None
    ends = _prediction(years, [math.log(value / (100 - value)) for value in percentages], to)
    return Projection(*(100 * float(expit(end)) for end in ends)) if ends else None


def _prediction(xs: Sequence[int], ys: Sequence[float], at: int) -> tuple[float, float, float] | None:
    """What a line through the points has at `at`, and the ends of the 95 % interval for a new observation.

    y ± t(0.975, n - 2) s sqrt(1 + 1/n + (at - mean x)² / Sxx), s² the residual sum of squares by n - 2:
    Montgomery, Peck & Vining (2012), Introduction to Linear Regression Analysis, § 2.5.
    """
    from scipy.special import stdtrit

    n = len(xs)
    if n < MINIMUM_YEARS:
        return None
    mean_x, mean_y = sum(xs) / n, sum(ys) / n
    sxx = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sxx
    residuals = (y - mean_y - slope * (x - mean_x) for x, y in zip(xs, ys, strict=True))
    variance = sum(residual**2 for residual in residuals) / (n - 2)
    value = mean_y + slope * (at - mean_x)
    half = float(stdtrit(n - 2, 0.975)) * math.sqrt(variance * (1 + 1 / n + (at - mean_x) ** 2 / sxx))
    return value, value - half, value + half


def _verdict() -> pl.Expr:
    return (
        pl.when(pl.col("projected_pct").is_null())
        .then(pl.lit(None, pl.String))
        .when(pl.col("projected_low_pct") >= pl.col("target_pct"))
        .then(pl.lit("reached"))
        .when(pl.col("projected_high_pct") < pl.col("target_pct"))
        .then(pl.lit("missed"))
        .otherwise(pl.lit("open"))
    )
