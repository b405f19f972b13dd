"""Series that a source may leave or join: linked over the sources that two periods have in common.

Here belong the matched-source chain and the register of breaks. Which source delivered what is counted in
SQL; a period that no source delivered is a row without a value, never a 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from skills_pipeline.contracts.indicators.policy import MATERIAL_BREAK_PCT
from skills_pipeline.indicators.status import BREAK, NORMAL, with_status

METHOD = "matched_source_chain"

SOURCE_STARTED, SOURCE_STOPPED = "source_started", "source_stopped"
"""Kinds of breaks."""

_LINK_SCHEMA = {
    "period": pl.String,
    "postings": pl.Int64,
    "ai_postings": pl.Int64,
    "sources": pl.Int64,
    "linked_period": pl.String,
    "matched_sources": pl.Int64,
    "matched_postings": pl.Int64,
    "matched_ai_postings": pl.Int64,
    "matched_postings_before": pl.Int64,
    "matched_ai_postings_before": pl.Int64,
    "level_index": pl.Float64,
    "ai_level_index": pl.Float64,
    "matched_share_pct": pl.Float64,
    "matched_share_before_pct": pl.Float64,
    "reason": pl.String,
}
_BREAK_SCHEMA = dict.fromkeys(("period", "break_kind", "subject", "before", "after"), pl.String)

_Delivered = Mapping[str, tuple[int, int]]
"""Source → postings and AI postings of one period."""


def chain_index(
    counts: pl.DataFrame, series: Sequence[str], breaks: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Level and share of every series by period, each linked to the latest period with a source in common.

    `counts` has the columns of `series`, period (text that sorts), source, postings, ai_postings; a source
    without postings in a period delivered nothing. With S the sources that t and the linked period u have
    in common, level_index (100 in the first period) is I_u · Σ_S n_t / Σ_S n_u, as matched models are
    chained in price indices, and ai_level_index the same of AI postings (100 in the first period with one);
    the matched shares are those of S in t and in u, whose difference no source
    that comes or goes moves. Shares are not chained: each link would keep the chance of its one month.

    Returns one row a series and period from its first to the last period of all: the counts of all sources
    (postings, ai_postings, sources), linked_period, matched_sources, their counts in t and (_before) in u,
    level_index, ai_level_index, matched_share_pct, matched_share_before_pct, index_method, obs_status (B at
    `breaks`, or without them where sources differ from the period before), status_reason.
    """
    periods = sorted(counts["period"].unique())
    keyed = counts.filter(pl.col("postings") > 0)
    groups = keyed.group_by(series, maintain_order=True)
    frames = [
        pl.DataFrame(_links(_deliveries(members), periods), schema=_LINK_SCHEMA).select(
            *(pl.lit(value).alias(name) for name, value in zip(series, key, strict=True)), pl.all()
        )
        for key, members in groups
    ]
    empty = counts.select(series).clear().join(pl.DataFrame(schema=_LINK_SCHEMA), how="cross")
    linked = pl.concat([empty, *frames]).with_columns(index_method=pl.lit(METHOD))
    values = ("level_index", "ai_level_index", "matched_share_pct", "matched_share_before_pct")
    published = with_status(linked, pl.col("reason"), values).drop("reason")
    marked = with_breaks(published, source_breaks(counts, series) if breaks is None else breaks, series)
    return marked.sort(*series, "period")


def posting_index(query: pl.DataFrame, breaks: pl.DataFrame) -> pl.DataFrame:
    """Rows of `posting_index`: `query` has definition_id, country_code, period (a month), source, postings,
    ai_postings; `breaks` country_code and period.
    """
    series = ("definition_id", "country_code")
    linked = chain_index(query, series, breaks)
    year_before = linked.select(
        *series,
        (pl.col("period") + "-01").str.to_date().dt.offset_by("1y").dt.strftime("%Y-%m").alias("period"),
        level_before="level_index",
        ai_level_before="ai_level_index",
    )
    counted = linked.drop("matched_postings", "matched_ai_postings")
    return (
        counted.drop("matched_postings_before", "matched_ai_postings_before")
        .join(year_before, on=[*series, "period"], how="left")
        .with_columns(
            unchained_level_index=100
            * pl.col("postings")
            / pl.col("postings").first().over(series, order_by="period"),
            level_yoy_pct=_growth_pct("level_index", "level_before"),
            ai_level_yoy_pct=_growth_pct("ai_level_index", "ai_level_before"),
            matched_change_pp=pl.col("matched_share_pct") - pl.col("matched_share_before_pct"),
        )
        .drop("level_before", "ai_level_before")
        .rename({"period": "month", "linked_period": "linked_month"})
    )


def _growth_pct(now: str, before: str) -> pl.Expr:
    return pl.when(pl.col(before) > 0).then(100 * (pl.col(now) / pl.col(before) - 1))


def source_breaks(counts: pl.DataFrame, series: Sequence[str]) -> pl.DataFrame:
    """Sources that start or stop: series, period, break_kind, subject (the source), before, after.

    The period is the first with the new set of sources; before and after are the sources' postings. The
    first period of a series is no break.
    """
    rows = []
    for key, members in counts.filter(pl.col("postings") > 0).group_by(series):
        delivered = _deliveries(members)
        periods = sorted(delivered)
        for before, after in pairwise(periods):
            for source in sorted(delivered[before].keys() ^ delivered[after].keys()):
                kind = SOURCE_STARTED if source in delivered[after] else SOURCE_STOPPED
                counted = (str(delivered[one].get(source, (0, 0))[0]) for one in (before, after))
                rows.append((*key, after, kind, source, *counted))
    schema = {name: counts.schema[name] for name in series} | _BREAK_SCHEMA
    return pl.DataFrame(rows, schema=schema, orient="row").sort(*series, "period", "subject")


def break_register(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `break_register`: `query` has country_code, period (a month), source, postings, ai_postings."""
    totals = query.group_by("country_code", "period").agg(total=pl.col("postings").sum())
    started = pl.col("break_kind") == SOURCE_STARTED
    part = (
        pl.when(started)
        .then(pl.col("after") / pl.col("total"))
        .otherwise(pl.col("before") / pl.col("total_before"))
    )
    return (
        totals.with_columns(total_before=pl.col("total").shift(1).over("country_code", order_by="period"))
        .join(source_breaks(query, ("country_code",)), on=("country_code", "period"))
        .with_columns(pl.col("before", "after").cast(pl.Int64))
        .select(
            "country_code",
            "break_kind",
            month="period",
            source="subject",
            postings_before="before",
            postings_after="after",
            part_pct=100 * part,
        )
        .with_columns(is_material=pl.col("part_pct") >= MATERIAL_BREAK_PCT)
    )


def with_breaks(frame: pl.DataFrame, breaks: pl.DataFrame, series: Sequence[str]) -> pl.DataFrame:
    """The frame with status B where a break is registered and the value stood without remark (A)."""
    shared = [name for name in (*series, "period") if name in breaks.columns]
    marked = breaks.select(shared).unique().with_columns(broken=True)
    broken = pl.col("broken").is_not_null() & (pl.col("obs_status") == NORMAL)
    return (
        frame.join(marked, on=shared, how="left", nulls_equal=True)
        .with_columns(obs_status=pl.when(broken).then(pl.lit(BREAK)).otherwise("obs_status"))
        .drop("broken")
    )


def _deliveries(members: pl.DataFrame) -> dict[str, dict[str, tuple[int, int]]]:
    delivered: dict[str, dict[str, tuple[int, int]]] = {}
    sums = members.filter(pl.col("postings") > 0).group_by("period", "source")
    for row in sums.agg(pl.col("postings", "ai_postings").sum()).iter_rows(named=True):
        delivered.setdefault(row["period"], {})[row["source"]] = row["postings"], row["ai_postings"]
    return delivered


def _links(delivered: Mapping[str, _Delivered], periods: Sequence[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for period in periods:
        now = delivered.get(period, {})
        if not rows and not now:
            continue
        counts = {"period": period, "sources": len(now)}
        if not now:
            rows.append(counts | {"reason": "no_posting"})
            continue
        postings, ai_postings = _sums(now, now)
        counts |= {"postings": postings, "ai_postings": ai_postings}
        first = {"level_index": 100.0, "ai_level_index": 100.0 if ai_postings else None}
        rows.append(counts | (_linked(now, rows, delivered) if rows else first))
    return rows


def _linked(
    now: _Delivered, rows: Sequence[Mapping[str, Any]], delivered: Mapping[str, _Delivered]
) -> dict[str, Any]:
    for earlier in reversed(rows):
        common = now.keys() & delivered.get(earlier["period"], {}).keys()
        if common and earlier.get("level_index") is not None:
            (postings, ai), (before, ai_before) = (
                _sums(one, common) for one in (now, delivered[earlier["period"]])
            )
            return {
                "linked_period": earlier["period"],
                "matched_sources": len(common),
                "matched_postings": postings,
                "matched_ai_postings": ai,
                "matched_postings_before": before,
                "matched_ai_postings_before": ai_before,
                "level_index": earlier["level_index"] * postings / before,
                "ai_level_index": _ai_level(earlier, ai, ai_before),
                "matched_share_pct": 100 * ai / postings,
                "matched_share_before_pct": 100 * ai_before / before,
            }
    return {"reason": "no_matched_source"}


def _ai_level(earlier: Mapping[str, Any], ai: int, ai_before: int) -> float | None:
    """The level of AI postings: begun with the first of them, broken off where there is none to link to."""
    level = earlier.get("ai_level_index")
    if level is None:
        return 100.0 if ai and not ai_before else None
    return float(level) * ai / ai_before if ai_before else None


def _sums(delivered: _Delivered, sources: Iterable[str]) -> tuple[int, int]:
    chosen = [delivered[source] for source in sources]
    return sum(postings for postings, _ in chosen), sum(ai for _, ai in chosen)
