"""What releases and publishers restated, selected from the released tables: frames in, small frames out.

Here belong a series as each release stated it, sums over cells then and now, and pairs of ours and theirs.
How vintages are compared is in `indicators.revisions`; drawing is in `charts`, wording in the templates.
"""

from datetime import datetime
from typing import Any

import polars as pl

from skills_pipeline.publish.quality_data import SUBJECTS
from skills_pipeline.publish.report_data import (
    HEADLINE_DEFINITION,
    SERIES_MONTHS,
    WINDOW_MONTHS,
    calendar_months,
    in_known_countries,
    months_with_postings,
    wilson_interval_pct,
    with_country_name,
    with_shown_interval,
)
from skills_pipeline.publish.wording import in_words, marked

DRAWN_VINTAGES = 6
"""Releases laid over each other in a panel at most: the first, the latest, and some between."""

PANELS = 6
"""Countries with a panel: those with most postings."""

LARGEST_TOLD = 20
"""Rows of a table that may be long; all of them are in the tables of the release."""

ANCHOR_COUNTRIES = 15
"""Countries of a series of others that are drawn: those with most of our postings."""

_REASONS = {**SUBJECTS, "postings": marked("postings")}
"""What changed with a figure: the parts of `reasons` of the tables of revisions."""

_CELL = ("definition_id", "country_code", "month")


# --------------------------------------------------------------------------------- our own vintages


def headline(cells: pl.DataFrame) -> pl.DataFrame:
    """Rows of the headline definition in known countries."""
    return in_known_countries(cells).filter(pl.col("definition_id") == HEADLINE_DEFINITION)


def as_stated(stated: pl.DataFrame, vintage: int) -> pl.DataFrame:
    """The cells of `indicators.share_vintages` as that release stated them; withdrawn ones are left out."""
    until = stated.filter(pl.col("vintage") <= vintage).sort("vintage")
    latest = until.unique(_CELL, keep="last", maintain_order=True)
    return latest.filter(pl.col("postings").is_not_null()).with_columns(vintage=pl.lit(vintage, pl.Int64))


def drawn_vintages(vintages: list[int]) -> list[int]:
    """The first and the latest of `vintages` and some evenly between, `DRAWN_VINTAGES` at most."""
    ordered = sorted(vintages)
    if len(ordered) <= DRAWN_VINTAGES:
        return ordered
    step = (len(ordered) - 1) / (DRAWN_VINTAGES - 1)
    return [ordered[round(place * step)] for place in range(DRAWN_VINTAGES)]


def vintage_series(share: pl.DataFrame, stated: pl.DataFrame, vintages: list[int]) -> pl.DataFrame:
    """Monthly shares of the headline as each of `vintages` stated them, for the countries with most postings.

    Columns country_code, country, vintage, month, share_pct, share_low_pct, share_high_pct: a row each
    country, vintage and month of the last `SERIES_MONTHS`. Ends of the interval are those of this release
    (`share` is `indicators.ai_posting_share`), null for earlier ones, which kept none. Countries without a
    share in any vintage are left out; the one with most postings stands first.
    """
    cells = headline(stated)
    versions = pl.concat([as_stated(cells, vintage) for vintage in vintages])
    months = calendar_months(versions.filter(pl.col("postings") > 0)["month"])[-SERIES_MONTHS:]
    in_sight = versions.filter(pl.col("month").is_in(months))
    with_share = in_sight.drop_nulls("share_pct").select("country_code").unique()
    postings = headline(share).group_by("country_code").agg(pl.sum("postings"))
    ranked = postings.join(with_share, on="country_code", how="semi").sort(
        ["postings", "country_code"], descending=[True, False]
    )
    order = ranked.select("country_code").head(PANELS).with_row_index("rank")
    intervals = with_shown_interval(headline(share)).select(
        *("country_code", "month", "share_low_pct", "share_high_pct"),
        vintage=pl.lit(max(vintages), pl.Int64),
    )
    grid = order.join(pl.DataFrame({"vintage": vintages}), how="cross").join(
        pl.DataFrame({"month": months}, schema={"month": pl.String}), how="cross"
    )
    key = ["country_code", "vintage", "month"]
    filled = grid.join(in_sight.select(*key, "share_pct"), on=key, how="left").join(
        intervals, on=key, how="left"
    )
    return with_country_name(filled).sort("rank", "vintage", "month").drop("rank")


def largest_revisions(revisions: pl.DataFrame, share: pl.DataFrame) -> pl.DataFrame:
    """Cells of the headline whose share moved most since first stated, with this release's interval.

    Columns country, month, first_share_pct, latest_share_pct, share_low_pct, share_high_pct,
    revision_in_all_pp, reasons in words; `LARGEST_TOLD` rows at most.
    """
    moved = headline(revisions).filter(pl.col("revision_in_all_pp").abs() > 0)
    ends = with_shown_interval(share).select(*_CELL, "share_low_pct", "share_high_pct")
    ordered = moved.join(ends, on=_CELL, how="left").sort(
        [pl.col("revision_in_all_pp").abs(), "country_code", "month"], descending=[True, False, False]
    )
    return _with_worded_reasons(with_country_name(ordered.head(LARGEST_TOLD)))


def redefinitions(stated: pl.DataFrame) -> pl.DataFrame:
    """The redefinitions in `indicators.share_redefinitions`, newest release first, with reasons in words."""
    found = stated.filter("is_redefined").sort(
        ["vintage", "definition_id", "country_code"], descending=[True, False, False]
    )
    return _with_worded_reasons(with_country_name(found))


def _with_worded_reasons(frame: pl.DataFrame) -> pl.DataFrame:
    worded = pl.element().replace_strict(in_words(_REASONS), return_dtype=pl.String)
    return frame.with_columns(reasons=pl.col("reasons").str.split("; ").list.eval(worded).list.join("; "))


# ------------------------------------------------------------------------ since the release before


def change_since(
    share: pl.DataFrame, stated: pl.DataFrame, revisions: pl.DataFrame, vintages: pl.DataFrame
) -> dict[str, Any] | None:
    """What the release states otherwise than the one before it, of the headline; None for a first release.

    Keys vintage and before (rows of `meta.vintages`), cells (of this release), revised (of those and of
    withdrawn ones, stated otherwise than before), largest (the row of `share_revisions` that moved most, or
    None), headline (a row of `window_total` each release), came and went (names of countries with postings
    in one of the two only).
    """
    if vintages.height < 2:
        return None
    before, now = vintages.sort("vintage").tail(2).to_dicts()
    cells = headline(stated)
    releases = [as_stated(cells, vintage["vintage"]) for vintage in (before, now)]
    revised = headline(revisions).filter(pl.col("latest_vintage") == now["vintage"])
    moved = revised.filter(pl.col("revision_pp").abs() > 0).sort(
        [pl.col("revision_pp").abs(), "country_code", "month"], descending=[True, False, False]
    )
    countries = [_seen_countries(release) for release in releases]
    return {
        "before": before,
        "vintage": now,
        "cells": headline(share).height,
        "revised": revised.height,
        "largest": next(iter(with_country_name(moved.head(1)).to_dicts()), None),
        "headline": [window_total(release) for release in releases],
        "came": _names(countries[1] - countries[0]),
        "went": _names(countries[0] - countries[1]),
    }


def window_total(cells: pl.DataFrame) -> dict[str, Any]:
    """The share over the latest twelve months with postings, cells of all countries summed.

    Keys months, postings, ai_postings, share_pct, share_low_pct, share_high_pct; the last three are None
    without a posting. The interval is Wilson's 95 % interval, for a release keeps no other of earlier ones.
    A posting of several countries counts in each, unlike in `ai_posting_share_window`.
    """
    months = months_with_postings(cells)[-WINDOW_MONTHS:]
    counts = cells.filter(pl.col("month").is_in(months)).select(pl.sum("postings", "ai_postings"))
    low, high = wilson_interval_pct(pl.col("ai_postings"), pl.col("postings"))
    share = counts.filter(pl.col("postings") > 0).select(
        share_pct=100 * pl.col("ai_postings") / pl.col("postings"), share_low_pct=low, share_high_pct=high
    )
    none = dict.fromkeys(share.columns)
    return {"months": months} | counts.row(0, named=True) | next(iter(share.to_dicts()), none)


def new_sources(coverage: pl.DataFrame, sources: pl.DataFrame, since: datetime) -> list[str]:
    """Titles of sources whose first posting was published after that day."""
    first = coverage.group_by("source").agg(pl.col("first_posted_on").min())
    found = first.filter(pl.col("first_posted_on") > since.date())
    return sources.join(found, on="source", how="semi")["title"].sort().to_list()


def not_fetched(punctuality: pl.DataFrame, since: datetime) -> list[str]:
    """Titles of sources of postings, rows of `quality_data.punctuality`, not fetched after that moment."""
    return punctuality.filter(pl.col("last_fetched_at") <= since)["title"].sort().to_list()


def _seen_countries(cells: pl.DataFrame) -> set[str]:
    return set(cells.filter(pl.col("postings") > 0)["country_code"])


def _names(codes: set[str]) -> list[str]:
    frame = pl.DataFrame({"country_code": sorted(codes)}, schema={"country_code": pl.String})
    return with_country_name(frame)["country"].sort().to_list()


# ---------------------------------------------------------------------------------- figures of others


def anchor_pairs(reconciliation: pl.DataFrame) -> pl.DataFrame:
    """Ours and theirs in the latest period of each series and country in which both are above 0.

    Columns publisher, series, country, period, their_share_pct, share_pct, share_low_pct, share_high_pct (the
    interval for clusters), ratio; of each series the `ANCHOR_COUNTRIES` with most of our postings.
    """
    both = with_shown_interval(reconciliation).filter(pl.col("ratio") > 0).sort("period")
    latest = both.unique(["publisher", "series", "country_code"], keep="last", maintain_order=True)
    largest = latest.sort(["postings", "country_code"], descending=[True, False])
    kept = largest.group_by("publisher", "series", maintain_order=True).head(ANCHOR_COUNTRIES)
    return with_country_name(kept).sort("publisher", "series", "ratio", "country")


def anchor_revisions(revisions: pl.DataFrame, anchors: pl.DataFrame) -> pl.DataFrame:
    """Revisions of others' figures by series: figures stated by two vintages or dropped, and how they moved.

    Columns publisher, series, title, unit, figures, revised, dropped, largest_change (in that unit), reason.
    """
    moved = pl.col("change") != 0
    sums = revisions.group_by("publisher", "series").agg(
        figures=pl.len(),
        revised=moved.sum(),
        dropped=pl.sum("is_dropped"),
        largest_change=pl.col("change").abs().max(),
        reason=pl.col("reason").drop_nulls().first(),
    )
    described = anchors.select("publisher", "series", "title", "unit")
    return sums.join(described, on=["publisher", "series"], how="left").sort("publisher", "series")


def anchor_redefinitions(stated: pl.DataFrame, anchors: pl.DataFrame) -> pl.DataFrame:
    """Vintages of others that measure something else than the one before, newest first, with their title.

    `LARGEST_TOLD` rows at most.
    """
    titles = anchors.select("publisher", "series", "title")
    found = stated.filter("is_redefined").join(titles, on=["publisher", "series"], how="left")
    ordered = found.sort(
        ["vintage", "publisher", "series", "country_code"], descending=[True, False, False, False]
    )
    return with_country_name(ordered.head(LARGEST_TOLD))
