"""What later vintages made of a figure, and vintages that quietly measured something else.

Here belong the revision table and the detection of redefinitions, for our own releases and for others'
series alike. Vintages come in long form: one row a key, period and vintage; loading them is for landing.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from skills_pipeline.indicators.interval import Floats
from skills_pipeline.indicators.status import first_reason, with_status

STRETCH_PERIODS = 12
"""A year of months: late arrivals move single months, errors of a month cancel, a definition moves a year."""

REDEFINED_TIMES = 1.0
"""A stretch that is revised by more than the series typically moves from one period to the next: whoever
compares two vintages sees news where only the measure changed. No reference to how other vintages were
revised, so that two vintages are enough, and one more cannot change what was said of them."""

_ROW_SCHEMA = {
    "vintage_before": pl.String,
    "vintage": pl.String,
    "periods": pl.Int64,
    "stretch_from": pl.String,
    "stretch_to": pl.String,
    "revised_pct": pl.Float64,
    "typical_change_pct": pl.Float64,
    "times_typical": pl.Float64,
    "returns_to": pl.String,
    "reason": pl.String,
}


def revision_table(
    vintages: pl.DataFrame, key: Sequence[str], reasons: pl.DataFrame | None = None
) -> pl.DataFrame:
    """First, previous and latest value of every period, and why they differ.

    `vintages` has the columns of `key`, period and vintage (text that sorts), value. `reasons` has vintage
    and reason. The latest value is that of the last vintage of all, the previous that of the one before;
    NULL with a status where that vintage does not hold the period.

    Returns one row a key and period: vintages (that hold it), first_vintage, first, previous, latest,
    revision (latest − previous), revision_in_all (latest − first), reasons (of the vintages that changed the
    value, in order), obs_status, status_reason.
    """
    cell = [*key, "period"]
    ordered = vintages.filter(pl.col("value").is_not_null()).sort(*cell, "vintage")
    days = sorted(vintages["vintage"].unique())
    changed = ordered.with_columns(changed=(pl.col("value") != pl.col("value").shift(1)).over(cell)).join(
        reasons if reasons is not None else pl.DataFrame(schema={"vintage": pl.String, "reason": pl.String}),
        on="vintage",
        how="left",
    )
    at = {
        name: pl.col("vintage") == day
        for name, day in zip(("latest", "previous"), reversed(days), strict=False)
    }
    told = changed.group_by(cell, maintain_order=True).agg(
        vintages=pl.len().cast(pl.Int64),
        first_vintage=pl.col("vintage").first(),
        first=pl.col("value").first(),
        previous=pl.col("value").filter(at.get("previous", pl.lit(False))).first(),
        latest=pl.col("value").filter(at.get("latest", pl.lit(False))).first(),
        # A vintage without a stated reason has none to join.
        reasons=pl.col("reason").filter("changed").drop_nulls().unique(maintain_order=True).str.join("; "),
    )
    measured = told.with_columns(
        revision=pl.col("latest") - pl.col("previous"), revision_in_all=pl.col("latest") - pl.col("first")
    )
    withdrawn = first_reason((pl.col("latest").is_null(), "withdrawn"))
    return with_status(measured, withdrawn, ("latest", "revision", "revision_in_all")).sort(cell)


def redefinitions(vintages: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Whether each vintage measures what the one before measured, by key.

    `vintages` is as in `revision_table`; values are above 0 (shares, counts), others are left out. Of the
    logarithms of new to old value, the mean over every twelve consecutive common periods; the largest of
    these, against the median change of the series from one period to the next in the older vintage. The
    last period of the older vintage is left out: it was not complete.

    Returns one row a key and pair of consecutive vintages: vintage_before, vintage, periods (in common),
    stretch_from, stretch_to, revised_pct (of that stretch), typical_change_pct, times_typical, redefined,
    returns_to (for a redefinition, the latest earlier vintage that it agrees with again), obs_status,
    status_reason. A vintage that holds a period later than its own day has misread its dates: its pairs
    have no value (`dated_in_future`), and the next one is compared with the last sound one.
    """
    groups = vintages.sort(*key, "vintage", "period").group_by(key, maintain_order=True)
    frames = [
        pl.DataFrame(_compared(members), schema=_ROW_SCHEMA).select(
            *(pl.lit(value).alias(name) for name, value in zip(key, values, strict=True)), pl.all()
        )
        for values, members in groups
    ]
    empty = vintages.select(key).clear().join(pl.DataFrame(schema=_ROW_SCHEMA), how="cross")
    compared = pl.concat([empty, *frames])
    told = with_status(compared, pl.col("reason"), ("times_typical", "revised_pct", "typical_change_pct"))
    redefined = pl.col("times_typical").abs() > REDEFINED_TIMES
    return told.with_columns(redefined=redefined).drop("reason").sort(*key, "vintage")


def _compared(members: pl.DataFrame) -> list[dict[str, Any]]:
    """Pairs of consecutive sound vintages of one key, and the vintages that are not sound."""
    rows: list[dict[str, Any]] = []
    sound: dict[str, dict[str, float]] = {}
    for (vintage,), part in members.group_by("vintage", maintain_order=True):
        values = dict(part.filter(pl.col("value") > 0).select("period", "value").iter_rows())
        before = next(reversed(sound), None)
        row = {"vintage_before": before, "vintage": vintage}
        if values and max(values) > str(vintage):
            rows.append(row | {"reason": "dated_in_future"})
            continue
        if before is not None:
            rows.append(row | _revision(sound[before], values) | {"returns_to": None})
            if _redefined(rows[-1]):
                rows[-1]["returns_to"] = _agreeing(list(sound.items())[:-1], values)
        sound[str(vintage)] = values
    return rows


def _agreeing(earlier: Sequence[tuple[str, dict[str, float]]], values: dict[str, float]) -> str | None:
    """The latest of earlier vintages that is measured and not redefined by these values."""
    for vintage, old in reversed(earlier):
        row = _revision(old, values)
        if row.get("times_typical") is not None and not _redefined(row):
            return vintage
    return None


def _redefined(row: dict[str, Any]) -> bool:
    times = row.get("times_typical")
    return times is not None and abs(times) > REDEFINED_TIMES


def _revision(old: dict[str, float], new: dict[str, float]) -> dict[str, Any]:
    """The most revised stretch between two vintages, as `redefinitions` returns it."""
    periods = sorted(old.keys() & new.keys() - {max(old, default="")})
    if len(periods) < STRETCH_PERIODS:
        return {"periods": len(periods), "reason": "no_overlap"}
    before = np.log([old[period] for period in periods])
    moved: Floats = np.log([new[period] for period in periods]) - before
    means = np.convolve(moved, np.full(STRETCH_PERIODS, 1 / STRETCH_PERIODS), "valid")
    start = int(np.argmax(np.abs(means)))
    typical = float(np.median(np.abs(np.diff(before))))
    found = {
        "periods": len(periods),
        "stretch_from": periods[start],
        "stretch_to": periods[start + STRETCH_PERIODS - 1],
        "revised_pct": 100 * float(np.expm1(means[start])),
        "typical_change_pct": 100 * float(np.expm1(typical)),
    }
    return found | (
        {"times_typical": float(means[start]) / typical} if typical else {"reason": "no_variation"}
    )
