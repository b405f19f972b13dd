"""Vintages that quietly measured something else than the one before.

Here belongs the detection of redefinitions, for our own releases and for others' series alike. What single
figures were revised to is counted in SQL. Vintages come in long form: one row a key, period and vintage.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from skills_pipeline.indicators.interval import Floats
from skills_pipeline.indicators.status import first_reason, with_status

STRETCH_PERIODS = 12
"""A year of months: late arrivals move single months, errors of a month cancel, a definition moves a year."""

REDEFINED_TIMES = 1.0
"""A stretch that is revised by more than the series typically moves from one period to the next: whoever
compares two vintages sees news where only the measure changed. No reference to how other vintages were
revised, so that two vintages are enough, and one more cannot change what was said of them."""

_MEASURED = ("revised_pct", "typical_change_pct", "times_typical")

_Rows = npt.NDArray[np.int64]


def redefinitions(vintages: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Whether each vintage measures what the one before measured, by key.

    `vintages` has the columns of `key`, period and vintage (text that sorts), value; values are above 0
    (shares, counts), others are left out. Of the logarithms of new to old value, the mean over every twelve
    consecutive common periods; the largest of these, against the median change of the series from one period
    to the next in the older vintage. The last period of the older vintage is left out: it was not complete.

    Returns one row a key and pair of consecutive vintages: vintage_before, vintage, periods (in common),
    stretch_from, stretch_to, revised_pct (of that stretch), typical_change_pct, times_typical, is_redefined,
    returns_to (for a redefinition, the latest earlier vintage that it agrees with again), obs_status,
    status_reason. A vintage that holds a period later than its own day has misread its dates: its pairs
    have no value (`dated_in_future`), and the next one is compared with the last sound one.
    """
    stated = vintages.filter(pl.col("value").is_finite() & (pl.col("value") > 0))
    rows = _rows(vintages, stated, key)
    periods = stated["period"].unique().sort()
    logs = _logarithms(rows, stated, periods, key)
    pairs = rows.filter(pl.col("row_before").is_not_null() | ~pl.col("is_sound"))
    compared = pairs.filter("is_sound")
    measured = _named(
        _measured(*(logs[compared[name].to_numpy()] for name in ("row_before", "row"))), periods
    )
    found = pairs.join(
        compared.select("row").hstack(measured), on="row", how="left", maintain_order="left"
    ).with_columns(is_redefined=pl.col("times_typical").abs() > REDEFINED_TIMES)
    reason = first_reason(
        (~pl.col("is_sound"), "dated_in_future"),
        (pl.col("periods") < STRETCH_PERIODS, "no_overlap"),
        (pl.col("typical_change_pct") == 0, "no_variation"),
    )
    named = rows.select("row", "vintage")
    redefined = found.filter("is_redefined")
    returning = redefined.select("row", returns_to_row=_returning(redefined, rows["is_sound"], logs))
    told = (
        with_status(found, reason, ("times_typical", "revised_pct", "typical_change_pct"))
        .join(named.rename({"row": "row_before", "vintage": "vintage_before"}), on="row_before", how="left")
        .join(returning, on="row", how="left")
        .join(
            named.rename({"row": "returns_to_row", "vintage": "returns_to"}), on="returns_to_row", how="left"
        )
    )
    stretch = ("periods", "stretch_from", "stretch_to", *_MEASURED, "is_redefined", "returns_to")
    columns = (*key, "vintage_before", "vintage", *stretch, "obs_status", "status_reason")
    return told.select(columns).sort(*key, "vintage")


def _rows(vintages: pl.DataFrame, stated: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """A row a key and vintage, in order: row (its number), is_sound, first_row (of the key), row_before (of
    the last sound one).
    """
    each = [*key, "vintage"]
    latest = stated.group_by(each).agg(latest=pl.col("period").max())
    return (
        vintages.select(each)
        .unique()
        .join(latest, on=each, how="left")
        .sort(each)
        .with_row_index("row")
        .with_columns(
            pl.col("row").cast(pl.Int64),
            is_sound=(pl.col("latest") <= pl.col("vintage")).fill_null(value=True),
        )
        .with_columns(
            first_row=pl.col("row").min().over(key),
            row_before=pl.when("is_sound").then("row").shift(1).forward_fill().over(key),
        )
    )


def _logarithms(rows: pl.DataFrame, stated: pl.DataFrame, periods: pl.Series, key: Sequence[str]) -> Floats:
    """Logarithms of the values, a line a row and a column a period; NaN where a vintage states none."""
    placed = stated.join(rows.select(*key, "vintage", "row"), on=[*key, "vintage"])
    columns = periods.search_sorted(placed["period"])
    logs = np.full((rows.height, periods.len()), np.nan)
    logs[placed["row"].to_numpy(), columns.to_numpy()] = np.log(placed["value"].to_numpy())
    return logs


def _measured(old: Floats, new: Floats) -> dict[str, npt.NDArray[Any]]:
    """The most revised stretch of every pair of lines.

    periods (in common); start and end (columns of the stretch), moved (its mean logarithm) and typical
    (median change in the old line), of no meaning where there are fewer common periods than a stretch has.
    """
    lines, columns = old.shape
    common = np.isfinite(old) & np.isfinite(new)
    last = columns - 1 - np.argmax(np.isfinite(old)[:, ::-1], axis=1) if columns else np.zeros(lines, int)
    common &= np.arange(columns) != last[:, None]
    periods = common.sum(axis=1)
    start, end = np.zeros((2, lines), np.int64)
    moved, typical = np.full((2, lines), np.nan)
    enough = periods >= STRETCH_PERIODS
    if enough.any():
        # Common periods first, in their order: the twelve of a stretch follow each other among these.
        order = np.argsort(~common[enough], axis=1, kind="stable")
        before, after = (np.take_along_axis(line[enough], order, axis=1) for line in (old, new))
        outside = np.arange(columns) >= periods[enough, None]
        change = np.where(outside, np.nan, after - before)
        means = np.lib.stride_tricks.sliding_window_view(change, STRETCH_PERIODS, axis=1).mean(axis=-1)
        first = np.nanargmax(np.abs(means), axis=1)
        each = np.arange(len(first))
        steps = np.where(outside[:, 1:], np.nan, np.abs(np.diff(before, axis=1)))
        start[enough], end[enough] = order[each, first], order[each, first + STRETCH_PERIODS - 1]
        moved[enough], typical[enough] = means[each, first], np.nanmedian(steps, axis=1)
    return {"periods": periods, "start": start, "end": end, "moved": moved, "typical": typical}


def _named(measured: dict[str, npt.NDArray[Any]], periods: pl.Series) -> pl.DataFrame:
    """What was measured, in percent and by the names of the periods; times_typical NULL without variation."""
    frame = pl.DataFrame(measured).fill_nan(None)
    enough = pl.when(pl.col("periods") >= STRETCH_PERIODS)
    names = (
        pl.DataFrame({"period": periods.cast(pl.String)}).with_row_index("place").cast({"place": pl.Int64})
    )
    for column, name in (("start", "stretch_from"), ("end", "stretch_to")):
        frame = frame.join(
            names.rename({"place": column, "period": name}), on=column, how="left", maintain_order="left"
        )
    return frame.select(
        "periods",
        *(enough.then(pl.col(name)).alias(name) for name in ("stretch_from", "stretch_to")),
        revised_pct=100 * pl.col("moved").exp().sub(1),
        typical_change_pct=100 * pl.col("typical").exp().sub(1),
        times_typical=pl.when(pl.col("typical") > 0).then(pl.col("moved") / pl.col("typical")),
    )


def _returning(redefined: pl.DataFrame, is_sound: pl.Series, logs: Floats) -> pl.Series:
    """Of every redefinition, the row of the latest earlier sound vintage that agrees with it, else NULL."""
    sound = is_sound.to_numpy()
    found = [
        _agreeing(first + np.flatnonzero(sound[first:before]), row, logs)
        for row, first, before in redefined.select("row", "first_row", "row_before").iter_rows()
    ]
    return pl.Series(found, dtype=pl.Int64)


def _agreeing(earlier: _Rows, row: int, logs: Floats) -> int | None:
    """The last of earlier rows that is measured and not redefined by this one."""
    measured = _measured(logs[earlier], np.broadcast_to(logs[row], (len(earlier), logs.shape[1])))
    with np.errstate(divide="ignore", invalid="ignore"):
        agrees = np.abs(measured["moved"] / measured["typical"]) <= REDEFINED_TIMES
    return int(earlier[agrees][-1]) if agrees.any() else None
