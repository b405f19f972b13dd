"""The report of a release: one self-contained HTML page, made from the released tables alone.

Here the sections are put together from `report_data`, `charts` and `page`, and the page is written. A section
is one function: tables in, the part of the context it fills out. No number is computed and no sentence
worded here.
"""

from collections.abc import Mapping, Sequence

import polars as pl
from markupsafe import Markup

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.contracts.indicators.policy import MINIMUM_POSTINGS
from skills_pipeline.publish import charts, quality_data, report_data, revision_data
from skills_pipeline.publish.evidence import claims_by_subject
from skills_pipeline.publish.page import percent, render_page

NEEDED: tuple[Table, ...] = (
    indicators.shares.AI_POSTING_SHARE,
    indicators.shares.AI_POSTING_SHARE_WINDOW,
    indicators.skills.SKILL_DEMAND,
    indicators.quality.SOURCE_COVERAGE,
    indicators.quality.PIPELINE_FUNNEL,
    indicators.vintages.SHARE_VINTAGES,
    indicators.vintages.SHARE_REVISIONS,
    indicators.vintages.VERSION_REGISTER,
    meta.RELEASE,
    meta.SOURCES,
    meta.DEFINITIONS,
    meta.VINTAGES,
    meta.CONCEPTS,
    meta.WORKS,
    meta.EVIDENCE,
    meta.CHECKS,
)
"""Tables the report is made from."""

Context = dict[str, object]


def render_report(tables: Mapping[str, pl.DataFrame]) -> str:
    """The report as HTML text; the same tables give the same text.

    `tables` holds the frames of `NEEDED` by qualified name. Raises `ValueError` when one is absent, breaks
    its contract, or names something that its describing table does not.
    """
    frames = report_data.conforming(tables, NEEDED, "the report needs")
    share = frames["indicators.ai_posting_share"]
    months = report_data.months_with_postings(share)[-report_data.WINDOW_MONTHS :]
    windows = frames["indicators.ai_posting_share_window"]
    shares = report_data.window_shares(windows)
    return render_page(
        _release_section(frames)
        | {"months": months, "minimum_postings": MINIMUM_POSTINGS}
        | _change_section(frames)
        | _ranking_section(shares)
        | _pooled_section(windows)
        | _series_section(share)
        | _definition_section(shares, frames["meta.definitions"])
        | _skill_section(frames, months)
        | _source_section(frames)
        | _quality_section(frames)
        | {"claims": claims_by_subject(frames["meta.works"], frames["meta.evidence"])}
    )


def _release_section(frames: Mapping[str, pl.DataFrame]) -> Context:
    release = frames["meta.release"]
    if release.height != 1:
        raise ValueError(f"meta.release: {release.height} rows, expected the one of this release")
    share, coverage = frames["indicators.ai_posting_share"], frames["indicators.source_coverage"]
    return {"release": release.row(0, named=True)} | report_data.headline_counts(share, coverage)


def _change_section(frames: Mapping[str, pl.DataFrame]) -> Context:
    coverage, sources = frames["indicators.source_coverage"], frames["meta.sources"]
    punctuality = quality_data.punctuality(coverage, sources, frames["indicators.pipeline_funnel"])
    changed = revision_data.change_since(
        frames["indicators.ai_posting_share"],
        frames["indicators.share_vintages"],
        frames["indicators.share_revisions"],
        frames["meta.vintages"],
    )
    if changed is not None:
        since = changed["before"]["as_of"]
        register = frames["indicators.version_register"]
        brought = register.filter(pl.col("vintage") == changed["vintage"]["vintage"])
        changed |= {
            "new_sources": revision_data.new_sources(coverage, sources, since),
            "not_fetched": revision_data.not_fetched(punctuality, since),
            "versions": quality_data.version_changes(brought, frames["meta.definitions"]).to_dicts(),
        }
    return {
        "freshness": quality_data.freshness(punctuality),
        "changed": changed,
        "headline_definition": report_data.HEADLINE_DEFINITION,
    }


def _ranking_section(shares: pl.DataFrame) -> Context:
    ranking = report_data.country_ranking(shares)
    ranked, suppressed = ranking.drop_nulls("share_pct"), ranking.filter(pl.col("share_pct").is_null())
    return {
        "ranked": ranked.to_dicts(),
        "suppressed": suppressed.to_dicts(),
        "ranking_chart": charts.two_widths(charts.interval_dots, _with_text(ranked, "country")),
    }


def _pooled_section(windows: pl.DataFrame) -> Context:
    pooled = report_data.pooled_share(windows)
    return {"pooled": {row["definition_id"]: row for row in pooled.to_dicts()}}


def _series_section(share: pl.DataFrame) -> Context:
    series = report_data.monthly_series(share)
    ceiling = report_data.series_ceiling_pct(series)
    by_country = series.partition_by("country_code", maintain_order=True)
    drawn = [frame for frame in by_country if frame["share_pct"].count()]
    return {
        "sparklines": {
            frame["country_code"][0]: Markup(charts.sparkline(frame, report_data.series_ceiling_pct(frame)))
            for frame in drawn
        },
        "panels": [_panel(frame, ceiling) for frame in drawn],
        "monthly_rows": _monthly_rows(pl.concat(drawn)) if drawn else [],
        "not_drawn": [frame["country"][0] for frame in by_country if not frame["share_pct"].count()],
        "series_cut": (series["share_high_pct"] > ceiling).any(),
        "series_months": series["month"].unique().sort().to_list(),
    }


def _panel(frame: pl.DataFrame, ceiling_pct: float) -> Context:
    published = frame.drop_nulls("share_pct")
    return {
        "country": frame["country"][0],
        "first": published.row(0, named=True),
        "last": published.row(-1, named=True),
        "gaps": frame.height - published.height,
        "svg": Markup(charts.share_series(frame, ceiling_pct)),
    }


def _monthly_rows(series: pl.DataFrame) -> list[Context]:
    by_month = series.partition_by("month", maintain_order=True)
    return [{"month": frame["month"][0], "cells": frame.to_dicts()} for frame in reversed(by_month)]


def _definition_section(shares: pl.DataFrame, definitions: pl.DataFrame) -> Context:
    ladder = report_data.definition_ladder(shares, definitions)
    published = ladder.drop_nulls("share_pct")
    shown = definitions.filter(pl.col("definition_id").is_in(report_data.LADDER)).sort("position")
    by_country = published.partition_by("country_code", maintain_order=True)
    return {
        "definitions": shown.to_dicts(),
        "definition_rows": [
            {
                "country": frame["country"][0],
                "postings": frame["postings"].max(),
                "by_id": {row["definition_id"]: row for row in frame.to_dicts()},
            }
            for frame in by_country
        ],
        "symbols": charts.DEFINITION_SYMBOLS,
        "definition_chart": charts.two_widths(charts.definition_dots, published),
    }


def _skill_section(frames: Mapping[str, pl.DataFrame], months: Sequence[str]) -> Context:
    skills = report_data.top_skills(frames["indicators.skill_demand"], frames["meta.concepts"], months)
    return {
        "skills": skills.to_dicts(),
        "skill_chart": charts.two_widths(charts.interval_bars, _with_text(skills, "label")),
    }


def _source_section(frames: Mapping[str, pl.DataFrame]) -> Context:
    coverage, funnel = frames["indicators.source_coverage"], frames["indicators.pipeline_funnel"]
    # Publishers of anchors have no postings by their nature: they are no sources that fell silent.
    compared = funnel.filter(pl.col("figures") > 0)
    sources = frames["meta.sources"].join(compared, on="source", how="anti", maintain_order="left")
    by_source = report_data.source_months(coverage, sources).partition_by("source", as_dict=True)
    summary = report_data.source_summary(coverage, sources).to_dicts()
    return {
        "sources": [
            row
            | {"cadence": quality_data.cadence_words(row["cadence"])}
            | _source_bars(by_source.get((row["source"],)))
            for row in summary
        ]
    }


def _source_bars(frame: pl.DataFrame | None) -> Context:
    if frame is None or not frame["postings"].sum():
        return {"svg": None, "empty_months": 0, "bar_months": []}
    return {
        "svg": Markup(charts.month_bars(frame)),
        "empty_months": frame.filter(pl.col("postings") == 0).height,
        "bar_months": frame["month"].to_list(),
    }


def _quality_section(frames: Mapping[str, pl.DataFrame]) -> Context:
    checks = frames["meta.checks"]
    return {
        "funnel": report_data.funnel_with_total(frames["indicators.pipeline_funnel"]).to_dicts(),
        "check_count": checks.height,
        "broken_checks": report_data.broken_checks(checks).to_dicts(),
    }


def _with_text(frame: pl.DataFrame, label: str) -> pl.DataFrame:
    texts = [f"{percent(value)} %" for value in frame["share_pct"].to_list()]
    return frame.with_columns(pl.col(label).alias("label"), pl.Series("share_text", texts, dtype=pl.String))
