"""The quality report of a release: its figures, and one self-contained HTML page made from them.

Here the sections are put together from `quality_data`, `charts` and `page`, under the headings of the Euro
SDMX Metadata Structure that a release can answer. No number is computed and no sentence worded here.
"""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl
from markupsafe import Markup

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.contracts.indicators import policy
from skills_pipeline.publish import charts, quality_data, report_data
from skills_pipeline.publish.page import points, render_page
from skills_pipeline.publish.wording import gettext

NEEDED: tuple[Table, ...] = (
    indicators.shares.AI_POSTING_SHARE,
    indicators.shares.AI_POSTING_SHARE_WINDOW,
    indicators.quality.SOURCE_COVERAGE,
    indicators.quality.PIPELINE_FUNNEL,
    indicators.quality.FIELD_QUALITY,
    indicators.quality.DUPLICATE_SENSITIVITY,
    indicators.breaks.BREAK_REGISTER,
    indicators.anchors.RECONCILIATION,
    indicators.vacancies.VACANCY_COVERAGE,
    indicators.vintages.SHARE_REVISIONS,
    indicators.vintages.VERSION_REGISTER,
    meta.RELEASE,
    meta.SOURCES,
    meta.DEFINITIONS,
    meta.VINTAGES,
    meta.ANCHORS,
    meta.AUDIT,
    meta.STATUS_REASONS,
    meta.CHECKS,
)
"""Tables the quality report is made from."""

Figures = dict[str, Any]
"""Numbers, texts, days, and lists of rows, by name: what `quality.json` holds.

This page states some of them, the page Revisions others."""

_KIND_OF_STATUS = {
    "A": "value",
    "E": "value",
    "B": "break",
    "P": "provisional",
    "Q": "withheld",
    "O": "withheld",
    "M": "none",
}


def quality_figures(
    tables: Mapping[str, pl.DataFrame], records: pl.DataFrame, statuses: pl.DataFrame
) -> Figures:
    """All figures of the report.

    `tables` holds the frames of `NEEDED` by qualified name, `records` and `statuses` have the columns
    `quality_data.RECORD_COLUMNS` and `quality_data.STATUS_COLUMNS`. Raises `ValueError` when a table is
    absent or breaks its contract, and when `meta.release` does not have one row.
    """
    frames = _conforming(tables)
    records, statuses = (
        records.match_to_schema(quality_data.RECORD_COLUMNS),
        statuses.match_to_schema(quality_data.STATUS_COLUMNS),
    )
    return (
        _described(frames)
        | _coverage(frames, records)
        | _accuracy(frames, records)
        | _comparability(frames)
        | _revisions(frames)
        | _trust(frames, statuses)
    )


def render_quality(figures: Figures) -> str:
    """The page as HTML text; the same figures give the same text."""
    return render_page(figures | _worded_cadences(figures) | _charts(figures), "quality.html.j2")


def quality_json(figures: Figures) -> str:
    """The figures as JSON text; days and times are ISO 8601, what is not known is null."""
    return json.dumps(figures, ensure_ascii=False, indent=1, default=str) + "\n"


def _conforming(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    frames = report_data.conforming(tables, NEEDED, "the quality report needs")
    if frames["meta.release"].height != 1:
        raise ValueError(
            f"meta.release: {frames['meta.release'].height} rows, expected the one of this release"
        )
    return frames


def _described(frames: Mapping[str, pl.DataFrame]) -> Figures:
    share, coverage = frames["indicators.ai_posting_share"], frames["indicators.source_coverage"]
    return {
        "release": frames["meta.release"].row(0, named=True),
        "headline_definition": report_data.HEADLINE_DEFINITION,
        "definitions": frames["meta.definitions"].sort("position").to_dicts(),
        "months": report_data.months_with_postings(share),
        "minimum_postings": policy.MINIMUM_POSTINGS,
        "dominant_pct": policy.DOMINANT_PCT,
        "minimum_counted": policy.MINIMUM_COUNTED,
        "material_break_pct": policy.MATERIAL_BREAK_PCT,
    } | report_data.headline_counts(share, coverage)


def _coverage(frames: Mapping[str, pl.DataFrame], records: pl.DataFrame) -> Figures:
    share, coverage = frames["indicators.ai_posting_share"], frames["indicators.source_coverage"]
    cells = quality_data.headline(share)
    funnel = frames["indicators.pipeline_funnel"]
    return {
        "cells": cells.height,
        "cells_with_value": int(cells["has_value"].sum()),
        "cells_provisional": cells.filter(pl.col("obs_status") == "P").height,
        "provisional_months": cells.filter(pl.col("obs_status") == "P")["month"].unique().sort().to_list(),
        "cells_by_reason": quality_data.withheld_cells(share, frames["meta.status_reasons"]).to_dicts(),
        "country_rows": quality_data.country_coverage(share, coverage).to_dicts(),
        "status_months": quality_data.status_months(share).to_dicts(),
        "funnel": report_data.funnel_with_total(funnel).to_dicts() if funnel.height else [],
        "withheld": quality_data.by_reason(records, "withheld").to_dicts(),
        "sources": frames["meta.sources"].sort("source").to_dicts(),
        "punctuality": quality_data.punctuality(coverage, frames["meta.sources"], funnel).to_dicts(),
    } | quality_data.unknown_country(coverage)


def _accuracy(frames: Mapping[str, pl.DataFrame], records: pl.DataFrame) -> Figures:
    audit, share = frames["meta.audit"], frames["indicators.ai_posting_share"]
    windows = frames["indicators.ai_posting_share_window"]
    sensitivity = frames["indicators.duplicate_sensitivity"]
    return {
        "audit_basis": audit["basis"].unique().sort().to_list(),
        "audit": quality_data.classifier_errors(audit, report_data.HEADLINE_DEFINITION).to_dicts(),
        "widths": quality_data.interval_widths(share, windows, frames["meta.definitions"]).to_dicts(),
        "width_ranges": quality_data.width_ranges(share).to_dicts(),
        "fields": quality_data.fields(frames["indicators.field_quality"]).to_dicts(),
        "statements": quality_data.by_reason(records, "statement").to_dicts(),
        "quarantine": quality_data.by_reason(records, "quarantined").to_dicts(),
        "duplicate_reasons": quality_data.by_reason(records, "duplicate").to_dicts(),
        "duplicates": quality_data.duplicate_totals(sensitivity),
    }


def _comparability(frames: Mapping[str, pl.DataFrame]) -> Figures:
    breaks, reconciliation = frames["indicators.break_register"], frames["indicators.reconciliation"]
    return {
        "breaks": quality_data.material_breaks(breaks).to_dicts(),
        "break_count": breaks.height,
        "version_changes": quality_data.version_changes(
            frames["indicators.version_register"], frames["meta.definitions"]
        ).to_dicts(),
        "anchors": quality_data.anchor_ratios(reconciliation, frames["meta.anchors"]).to_dicts(),
        "vacancies": quality_data.official_vacancies(frames["indicators.vacancy_coverage"]).to_dicts(),
        "comparable_series": quality_data.comparable_series(frames["meta.anchors"]),
    }


def _revisions(frames: Mapping[str, pl.DataFrame]) -> Figures:
    revisions, share = frames["indicators.share_revisions"], frames["indicators.ai_posting_share"]
    vintages = frames["meta.vintages"].drop("inputs_sha256").with_columns(pl.col("as_of").dt.date())
    return {
        "vintages": vintages.to_dicts(),
        "revisions": quality_data.mean_revisions(revisions, share).to_dicts(),
    }


def _trust(frames: Mapping[str, pl.DataFrame], statuses: pl.DataFrame) -> Figures:
    checks = frames["meta.checks"]
    return {
        "statuses": quality_data.statuses(statuses, frames["meta.status_reasons"]).to_dicts(),
        "check_totals": quality_data.check_totals(checks).to_dicts(),
        "broken_checks": report_data.broken_checks(checks).to_dicts(),
    }


def _worded_cadences(figures: Figures) -> Figures:
    rows = [row | {"cadence": quality_data.cadence_words(row["cadence"])} for row in figures["punctuality"]]
    return {"punctuality": rows}


def _charts(figures: Figures) -> dict[str, object]:
    return {
        "status_chart": _status_chart(pl.DataFrame(figures["status_months"], infer_schema_length=None)),
        "width_chart": _width_chart(pl.DataFrame(figures["width_ranges"], infer_schema_length=None)),
    }


def _status_chart(cells: pl.DataFrame) -> dict[str, Markup] | None:
    if cells.is_empty():
        return None
    drawn = cells.with_columns(kind=pl.col("obs_status").replace_strict(_KIND_OF_STATUS))
    return charts.two_widths(charts.status_map, drawn)


def _width_chart(ranges: pl.DataFrame) -> dict[str, Markup] | None:
    if ranges.is_empty():
        return None
    texts = [points(value) for value in ranges["share_pct"].to_list()]
    drawn = ranges.with_columns(share_text=pl.Series(texts, dtype=pl.String))
    return charts.two_widths(partial(charts.interval_dots, unit=gettext("pp")), drawn)
