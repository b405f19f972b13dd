"""The page Revisions of the report: what releases restated, and others' figures beside ours.

Here the sections are put together from `revision_data`, `quality_data`, `charts` and `page`. No number is
computed and no sentence worded here.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
from markupsafe import Markup

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.publish import charts, quality_data, report_data, revision_data
from skills_pipeline.publish.page import factor, percent, render_page
from skills_pipeline.publish.wording import gettext

NEEDED: tuple[Table, ...] = (
    indicators.shares.AI_POSTING_SHARE,
    indicators.vintages.SHARE_VINTAGES,
    indicators.vintages.SHARE_REVISIONS,
    indicators.vintages.SHARE_REDEFINITIONS,
    indicators.vintages.VERSION_REGISTER,
    indicators.vintages.ANCHOR_REDEFINITIONS,
    indicators.anchors.ANCHOR_REVISIONS,
    indicators.anchors.RECONCILIATION,
    meta.RELEASE,
    meta.DEFINITIONS,
    meta.VINTAGES,
    meta.ANCHORS,
)
"""Tables the page is made from."""

Context = dict[str, object]


def render_revisions(tables: Mapping[str, pl.DataFrame]) -> str:
    """The page as HTML text; the same tables give the same text.

    `tables` holds the frames of `NEEDED` by qualified name. Raises `ValueError` when one is absent or breaks
    its contract.
    """
    frames = report_data.conforming(tables, NEEDED, "the page needs")
    context = {
        "release": frames["meta.release"].row(0, named=True),
        "headline_definition": report_data.HEADLINE_DEFINITION,
        "largest_told": revision_data.LARGEST_TOLD,
    }
    return render_page(
        context | _vintages(frames) | _versions(frames) | _anchors(frames), "revisions.html.j2"
    )


def _vintages(frames: Mapping[str, pl.DataFrame]) -> Context:
    share, revisions = frames["indicators.ai_posting_share"], frames["indicators.share_revisions"]
    vintages = frames["meta.vintages"].sort("vintage").with_columns(pl.col("as_of").dt.date())
    drawn = revision_data.drawn_vintages(vintages["vintage"].to_list())
    return {
        "vintages": vintages.to_dicts(),
        "drawn_vintages": drawn,
        "panels": _panels(share, frames["indicators.share_vintages"], drawn) if len(drawn) > 1 else [],
        "revisions": quality_data.mean_revisions(revisions, share).to_dicts(),
        "largest": _with_interval(revision_data.largest_revisions(revisions, share)),
    }


def _with_interval(cells: pl.DataFrame) -> list[Context]:
    return [row | {"interval": (row["share_low_pct"], row["share_high_pct"])} for row in cells.to_dicts()]


def _panels(share: pl.DataFrame, stated: pl.DataFrame, drawn: list[int]) -> list[Context]:
    series = revision_data.vintage_series(share, stated, drawn)
    return [_panel(frame) for frame in series.partition_by("country_code", maintain_order=True)]


def _panel(frame: pl.DataFrame) -> Context:
    by_vintage = frame.drop_nulls("share_pct").partition_by("vintage", maintain_order=True)
    return {
        "country": frame["country"][0],
        "months": frame["month"].unique().sort().to_list(),
        "ends": [stated.row(-1, named=True) for stated in (by_vintage[0], by_vintage[-1])],
        "svg": Markup(charts.vintage_lines(frame)),
    }


def _versions(frames: Mapping[str, pl.DataFrame]) -> Context:
    redefinitions = frames["indicators.share_redefinitions"]
    return {
        "version_changes": quality_data.version_changes(
            frames["indicators.version_register"], frames["meta.definitions"]
        ).to_dicts(),
        "compared": redefinitions["is_redefined"].count(),
        "not_compared": redefinitions["is_redefined"].null_count(),
        "redefinitions": revision_data.redefinitions(redefinitions).to_dicts(),
    }


def _anchors(frames: Mapping[str, pl.DataFrame]) -> Context:
    reconciliation, anchors = frames["indicators.reconciliation"], frames["meta.anchors"]
    redefined = frames["indicators.anchor_redefinitions"]
    pairs = revision_data.anchor_pairs(reconciliation)
    return {
        "anchors": quality_data.anchor_ratios(reconciliation, anchors).to_dicts(),
        "comparable_series": quality_data.comparable_series(anchors),
        "anchor_countries": revision_data.ANCHOR_COUNTRIES,
        "anchor_charts": _anchor_charts(pairs, anchors),
        "anchor_revisions": revision_data.anchor_revisions(
            frames["indicators.anchor_revisions"], anchors
        ).to_dicts(),
        "anchor_compared": redefined["is_redefined"].count(),
        "anchor_redefined": int(redefined["is_redefined"].sum()),
        "anchor_future": redefined.filter(pl.col("status_reason") == "dated_in_future").height,
        "anchor_redefinitions": revision_data.anchor_redefinitions(redefined, anchors).to_dicts(),
    }


def _anchor_charts(pairs: pl.DataFrame, anchors: pl.DataFrame) -> list[dict[str, Any]]:
    """A chart a series, all on one scale."""
    titles = {(row["publisher"], row["series"]): row["title"] for row in anchors.to_dicts()}
    texts = [f"× {factor(value)}" for value in pairs["ratio"].to_list()]
    drawn = pairs.with_columns(
        label=pl.format("{}, {}", "country", "period"), ratio_text=pl.Series(texts, dtype=pl.String)
    )
    ends_pct = charts.log_ends(pl.concat([drawn["share_pct"], drawn["their_share_pct"]]))
    draw = partial(charts.ours_and_theirs, ends_pct=ends_pct)
    return [
        {
            "publisher": frame["publisher"][0],
            "title": titles[frame["publisher"][0], frame["series"][0]],
            "definition_id": frame["definition_id"][0],
            "rows": frame.to_dicts(),
            "alternative": _alternative(frame),
            "chart": charts.two_widths(draw, frame),
        }
        for frame in drawn.partition_by("publisher", "series", maintain_order=True)
    ]


def _alternative(frame: pl.DataFrame) -> str:
    pair = gettext("{label} {share} %, theirs {their_share} %")
    return "; ".join(
        pair.format(
            label=row["label"], share=percent(row["share_pct"]), their_share=percent(row["their_share_pct"])
        )
        for row in frame.to_dicts()
    )
