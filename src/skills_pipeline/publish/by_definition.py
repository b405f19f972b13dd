"""The page Definitions of the report: the same postings counted under every definition, and what it changes.

Here belong the rows of one country, ranks of countries by definition, and the factor between the widest and
the narrowest number; wording and markup are in `templates/by_definition.html.j2`. Dots are placed here, in
percent of one axis for all countries, so that the browser only shows another country's.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.publish import charts, report_data
from skills_pipeline.publish.page import count, embedded, factor, interval, percent, render_page
from skills_pipeline.publish.wording import gettext, marked

NEEDED: tuple[Table, ...] = (
    indicators.shares.AI_POSTING_SHARE_WINDOW,
    meta.RELEASE,
    meta.DEFINITIONS,
    meta.STATUS_REASONS,
)
"""Tables the page is made from."""

TICKS = 5
"""Parts of the axis at most."""

_EVERYWHERE = marked("All countries together")


def render_definitions(tables: Mapping[str, pl.DataFrame]) -> str:
    """The page as HTML text: all countries together under each definition, and ranks by definition.

    `tables` holds the frames of `NEEDED` by qualified name.
    """
    frames = report_data.conforming(tables, NEEDED, "the page needs")
    shares = definition_shares(frames)
    ranks = country_ranks(shares)
    axis = axis_ticks_pct(shares)
    countries = {
        str(code): _country(frame, axis[-1])
        for (code,), frame in shares.group_by("country_code", maintain_order=True)
    }
    named = shares.select("country_code", "country").unique(maintain_order=True).rows()
    drawn = _drawn(ranks)
    context = {
        "release": frames["meta.release"].row(0, named=True),
        "months": [*shares["first_month"].head(1), *shares["last_month"].head(1)],
        "ticks": [(tick, 100 * tick / axis[-1]) for tick in axis],
        "countries": named,
        "shown": countries.get(report_data.ALL_COUNTRIES),
        "data": embedded(countries),
        "definitions": shares.select("definition_id", "title").unique(maintain_order=True).rows(),
        "ranks": _rank_rows(ranks),
        "drawn": drawn["country"].n_unique(),
        "moved": _largest_move(drawn),
        "rank_chart": charts.two_widths(charts.ranks_by_definition, drawn),
    }
    return render_page(context, "by_definition.html.j2")


def definition_shares(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The latest twelve months, a row each country and definition, with title, `country` and `status_words`.

    All countries together come first, then countries by name; definitions from the widest to the narrowest
    for all countries together, for every country in this order.
    """
    latest = report_data.latest_windows(frames["indicators.ai_posting_share_window"])
    titles = frames["meta.definitions"].select("definition_id", "title", "position")
    unknown = latest.join(titles, on="definition_id", how="anti")["definition_id"].unique().sort().to_list()
    if unknown:
        raise ValueError(f"meta.definitions does not describe {unknown}; build the release again")
    pooled = latest.filter(pl.col("country_code") == report_data.ALL_COUNTRIES)
    latest = latest.join(titles, on="definition_id").join(
        pooled.select("definition_id", pooled_pct="share_pct"), on="definition_id", how="left"
    )
    named = report_data.with_country_name(report_data.in_known_countries(latest)).with_columns(
        country=pl.when(pl.col("country_code") == report_data.ALL_COUNTRIES)
        .then(pl.lit(gettext(_EVERYWHERE)))
        .otherwise("country")
    )
    worded = report_data.with_status_words(named, frames["meta.status_reasons"])
    return worded.sort(
        pl.col("country_code") != report_data.ALL_COUNTRIES,
        "country",
        "pooled_pct",
        "position",
        descending=[False, False, True, False],
        nulls_last=True,
    )


def country_ranks(shares: pl.DataFrame) -> pl.DataFrame:
    """Countries with a published share by definition, `rank` 1 for the highest; equal shares share a rank."""
    published = shares.filter(pl.col("country_code") != report_data.ALL_COUNTRIES).drop_nulls("share_pct")
    return published.with_columns(
        rank=pl.col("share_pct").rank("min", descending=True).over("definition_id").cast(pl.Int64)
    )


def widest_and_narrowest(rows: pl.DataFrame) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Of one country's rows those with the highest and the lowest share above zero, of all its postings.

    Definitions that speak of some postings alone (those of IT, say) have another denominator and are left
    out. None where fewer than two remain.
    """
    whole = rows.filter(pl.col("postings") == pl.col("postings").max(), pl.col("share_pct") > 0)
    ordered = whole.sort("share_pct", "position", descending=[True, False]).to_dicts()
    return (ordered[0], ordered[-1]) if len(ordered) > 1 else None


def axis_ticks_pct(shares: pl.DataFrame) -> list[float]:
    """Ticks from zero, `TICKS` steps at most: every share fits, and nearly all ends of intervals."""
    hundredths = max(1, int(100 * report_data.series_ceiling_pct(shares)))
    step = report_data.round_step_hundredths(0, hundredths, TICKS)
    return [place * step / 100 for place in range(hundredths // step + 2)]


def _country(rows: pl.DataFrame, ceiling_pct: float) -> dict[str, Any]:
    """What the page shows of a country: a row each definition, as it is written, and the two extremes."""
    return {"rows": [_row(row, ceiling_pct) for row in rows.to_dicts()], "told": _told(rows)}


def _row(row: Mapping[str, Any], ceiling_pct: float) -> dict[str, Any]:
    ends = {"dot": row["share_pct"], "low": row["share_low_pct"], "high": row["share_high_pct"]}
    return {
        "title": row["title"],
        "places": {name: _place(value, ceiling_pct) for name, value in ends.items()},
        "texts": [
            percent(row["share_pct"]),
            interval(row["share_low_pct"], row["share_high_pct"]),
            count(row["ai_postings"]),
            count(row["postings"]),
            row["status_words"],
        ],
    }


def _place(value_pct: float | None, ceiling_pct: float) -> float | None:
    """Where on the axis, in percent of its length."""
    return None if value_pct is None else round(min(100.0, 100 * value_pct / ceiling_pct), 2)


def _told(rows: pl.DataFrame) -> dict[str, str] | None:
    extremes = widest_and_narrowest(rows)
    if extremes is None:
        return None
    widest, narrowest = extremes
    return {
        "country": rows["country"][0],
        "widest": widest["title"],
        "widest_share": percent(widest["share_pct"]),
        "narrowest": narrowest["title"],
        "narrowest_share": percent(narrowest["share_pct"]),
        "factor": factor(widest["share_pct"] / narrowest["share_pct"]),
    }


def _drawn(ranks: pl.DataFrame) -> pl.DataFrame:
    """Countries with a share under every definition of the ladder, ranked among each other."""
    ladder = ranks.filter(pl.col("definition_id").is_in(report_data.LADDER))
    whole = ladder.filter(pl.len().over("country_code") == ladder["definition_id"].n_unique())
    places = {name: place for place, name in enumerate(report_data.LADDER)}
    ordered = whole.with_columns(
        rank=pl.col("share_pct").rank("ordinal", descending=True).over("definition_id").cast(pl.Int64),
        place=pl.col("definition_id").replace_strict(places, return_dtype=pl.Int64),
    )
    return ordered.sort("country", "place")


def _largest_move(drawn: pl.DataFrame) -> dict[str, Any] | None:
    """The country whose rank differs most between two definitions of the ladder."""
    if drawn.is_empty():
        return None
    spans = drawn.group_by("country", maintain_order=True).agg(
        best=pl.col("rank").min(),
        worst=pl.col("rank").max(),
        best_title=pl.col("title").sort_by("rank").first(),
        worst_title=pl.col("title").sort_by("rank").last(),
    )
    return spans.sort(pl.col("worst") - pl.col("best"), descending=True, maintain_order=True).row(
        0, named=True
    )


def _rank_rows(ranks: pl.DataFrame) -> list[dict[str, Any]]:
    """A row a country, its rank and share by definition, in the order of the headline definition."""
    headline = ranks.filter(pl.col("definition_id") == report_data.HEADLINE_DEFINITION)
    ordered = ranks.join(
        headline.select("country_code", headline_rank="rank"), on="country_code", how="left"
    ).sort("headline_rank", "country", nulls_last=True, maintain_order=True)
    return [
        {"country": frame["country"][0], "by_id": {row["definition_id"]: row for row in frame.to_dicts()}}
        for frame in ordered.partition_by("country_code", maintain_order=True)
    ]
