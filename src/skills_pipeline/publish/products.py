"""Pages of single data products: Occupations, AI systems, Small firms, Worker voice.

Here the pages are put together from `product_data`, `charts` and `page`, a function each: tables in, the
context of its template out. No number is computed and no sentence worded here.
"""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
from markupsafe import Markup

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.contracts.indicators.policy import MINIMUM_POSTINGS
from skills_pipeline.publish import charts, product_data, report_data
from skills_pipeline.publish.evidence import claims_by_subject
from skills_pipeline.publish.page import percent, render_page
from skills_pipeline.publish.report_data import ALL_COUNTRIES, series_ceiling_pct
from skills_pipeline.publish.wording import gettext, in_words

_DESCRIBING = (meta.RELEASE, meta.STATUS_REASONS, meta.WORKS, meta.EVIDENCE)

NEEDED: tuple[Table, ...] = (
    *_DESCRIBING,
    *indicators.exposure.TABLES,
    meta.MEASURES,
    indicators.skills.FRAMEWORK_DEMAND,
    meta.FRAMEWORK_VALUES,
    meta.FRAMEWORK_AGREEMENT,
    *indicators.enterprises.TABLES,
    meta.DIGITAL_DECADE_TARGETS,
    *indicators.voice.TABLES,
)
"""Tables the pages are made from."""

Context = dict[str, Any]
Frames = Mapping[str, pl.DataFrame]


def render_products(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """The HTML text of every page by file name; the same tables give the same texts.

    `tables` holds the frames of `NEEDED` by qualified name. Raises `ValueError` when one is absent, breaks
    its contract, or states a reason that `meta.status_reasons` does not describe.
    """
    frames = report_data.conforming(tables, NEEDED, "the pages need")
    shared = {
        "release": frames["meta.release"].row(0, named=True),
        "minimum_postings": MINIMUM_POSTINGS,
        "claims": claims_by_subject(frames["meta.works"], frames["meta.evidence"]),
    }
    return {
        file: render_page(shared | put_together(frames), template)
        for file, (template, put_together) in _PAGES.items()
    }


# ---------------------------------------------------------------------------------------- occupations


def _occupations(frames: Frames) -> Context:
    measures = frames["meta.measures"]
    panel = product_data.panel_coverage(frames["indicators.exposure_panel"], measures)
    return (
        {"panel": panel.to_dicts()}
        | _demand_by_place(frames)
        | _risk(frames)
        | _technologies(frames)
        | _agreement(frames)
        | _crosswalks(frames)
    )


def _demand_by_place(frames: Frames) -> Context:
    measures, reasons = frames["meta.measures"], frames["meta.status_reasons"]
    placed = product_data.placed_demand(frames["indicators.exposure_demand"])
    pair = product_data.shown_pair(placed)
    if pair is None:
        return {"pair": None}
    titles = dict(measures.select("measure", "title").iter_rows())
    quadrants = product_data.demand_by_quadrant(placed, reasons)
    terciles = product_data.demand_by_exposure(placed, pair[1], reasons)
    is_shown = (pl.col("measure") == pair[0]) & (pl.col("risk_measure") == pair[1])
    both = product_data.with_measure_title(quadrants, measures, "risk_measure", "risk_title")
    return {
        "pair": {
            "exposure": titles.get(pair[0], pair[0]),
            "risk": titles.get(pair[1], pair[1]),
            "year": placed["year"][0],
        },
        "shown_quadrants": quadrants.filter(is_shown).to_dicts(),
        "quadrant_chart": _dots(
            quadrants.filter(is_shown), _in_words("quadrant", product_data.QUADRANT_WORDS)
        ),
        "quadrants": product_data.with_measure_title(both, measures).to_dicts(),
        "terciles": product_data.with_measure_title(terciles, measures).to_dicts(),
        "tercile_chart": _dots(terciles.filter(pl.col("measure") == pair[0]), pl.col("tercile_words")),
        "occupations": product_data.occupation_rows(placed, pair, reasons).to_dicts(),
    }


def _risk(frames: Frames) -> Context:
    measures, reasons = frames["meta.measures"], frames["meta.status_reasons"]
    demand = product_data.with_measure_title(
        product_data.risk_shares(frames["indicators.risk_demand"], reasons), measures
    )
    growth = product_data.with_measure_title(
        product_data.employment_growth(frames["indicators.risk_employment"], reasons), measures
    )
    is_all, is_whole = pl.col("country_code") == ALL_COUNTRIES, pl.col("education") == "_T"
    told = claims_by_subject(frames["meta.works"], frames["meta.evidence"]).get("risk_employment", [])
    return {
        "risk_demand": demand.filter(is_all).to_dicts(),
        "risk_demand_countries": demand.filter(~is_all).to_dicts(),
        "risk_demand_charts": [
            {"title": frame["title"][0], "chart": _dots(frame, _in_words("tercile", product_data.RISK_WORDS))}
            for frame in demand.filter(is_all).partition_by("measure", maintain_order=True)
        ],
        "growth": growth.filter(is_all & is_whole).to_dicts(),
        "growth_countries": growth.filter(~is_all & is_whole).to_dicts(),
        "growth_education": growth.filter(~is_whole).to_dicts(),
        "published": [
            claim for claim in told if claim["stance"] == "measures" and claim["figure"] is not None
        ],
    }


def _agreement(frames: Frames) -> Context:
    pairs = product_data.agreement_pairs(
        frames["indicators.exposure_agreement"], frames["meta.measures"], frames["meta.status_reasons"]
    )
    return {
        "agreement": pairs.filter(pl.col("number") < pl.col("other_number")).to_dicts(),
        "agreement_rows": [
            {
                "number": frame["number"][0],
                "title": frame["title"][0],
                "axis": frame["axis"][0],
                "by_number": {row["other_number"]: row for row in frame.to_dicts()},
            }
            for frame in pairs.partition_by("number", maintain_order=True)
        ],
    }


def _technologies(frames: Frames) -> Context:
    rows = product_data.technology_rows(
        frames["indicators.occupation_technology"], frames["meta.status_reasons"]
    )
    return {
        "technologies": rows.to_dicts(),
        "ai_technologies": rows.filter(pl.col("ai_technologies") > 0).to_dicts(),
    }


def _crosswalks(frames: Frames) -> Context:
    codes = product_data.crosswalk_codes(frames["indicators.crosswalk_audit"], frames["meta.measures"])
    return {
        "crosswalks": codes.to_dicts(),
        "lost": codes.filter(pl.col("lost") > 0).to_dicts(),
    }


# ----------------------------------------------------------------------------------------- AI systems


def _ai_systems(frames: Frames) -> Context:
    shares = product_data.framework_shares(
        frames["indicators.framework_demand"], frames["meta.framework_values"], frames["meta.status_reasons"]
    )
    is_all = pl.col("country_code") == ALL_COUNTRIES
    dimensions = shares.filter(is_all).partition_by("framework_dimension", maintain_order=True)
    return {
        "year": None if shares.is_empty() else shares["period"][0],
        "dimensions": [
            {
                "name": frame["framework_dimension"][0],
                "rows": frame.to_dicts(),
                "criteria": [
                    _criterion(values) for values in frame.partition_by("criterion", maintain_order=True)
                ],
            }
            for frame in dimensions
        ],
        "countries": _by_country(shares.filter(~is_all)),
        "agreement": frames["meta.framework_agreement"].sort("framework_dimension").to_dicts(),
    }


def _criterion(values: pl.DataFrame) -> Context:
    criterion = values["criterion"][0]
    words = gettext(product_data.CRITERIA[criterion])
    return {
        "words": words,
        "title": words[:1].upper() + words[1:],
        "chart": _drawn(charts.interval_bars, values, pl.col("label")),
    }


# ---------------------------------------------------------------------------------------- enterprises


def _enterprises(frames: Frames) -> Context:
    reasons, targets = frames["meta.status_reasons"], frames["meta.digital_decade_targets"]
    distance = product_data.distances(frames["indicators.digital_decade_distance"], reasons)
    outlook = product_data.outlooks(frames["indicators.digital_decade_outlook"], targets, reasons)
    sizes = product_data.size_shares(frames["indicators.size_class_demand"], reasons)
    is_all = pl.col("country_code") == ALL_COUNTRIES
    return {
        "use": _use(product_data.use_by_size(frames["indicators.enterprise_ai_use"], reasons)),
        "targets": [
            target
            | {
                "distances": distance.filter(pl.col("target_id") == target["target_id"]).to_dicts(),
                "outlooks": outlook.filter(pl.col("target_id") == target["target_id"]).to_dicts(),
            }
            for target in targets.sort("target_id").to_dicts()
        ],
        "union_chart": _union_chart(outlook),
        "size_year": None if sizes.is_empty() else sizes["period"][0],
        "sizes": sizes.filter(is_all).to_dicts(),
        "size_chart": _dots(sizes.filter(is_all), pl.col("size")),
        "size_countries": sizes.filter(~is_all).to_dicts(),
        "size_names": in_words(product_data.SIZES),
    }


def _use(use: pl.DataFrame) -> list[Context]:
    """Of each dataset its latest year and all years: a row a country and year, a cell a size class."""
    datasets = use.partition_by("dataset", maintain_order=True)
    return [
        {
            "dataset": frame["dataset"][0],
            "year": frame["year"].max(),
            "size_classes": frame["size_class"].unique(maintain_order=True).to_list(),
            "rows": [
                {
                    "country": cells["country"][0],
                    "year": cells["year"][0],
                    "by_size": {row["size_class"]: row for row in cells.to_dicts()},
                }
                for cells in frame.partition_by("year", "country_code", maintain_order=True)
            ],
        }
        for frame in datasets
    ]


def _union_chart(outlook: pl.DataFrame) -> dict[str, Markup] | None:
    union = outlook.filter(
        pl.col("country_code") == product_data.UNION, pl.col("projected_pct").is_not_null()
    )
    renamed = union.rename(
        {
            "projected_pct": "share_pct",
            "projected_low_pct": "share_low_pct",
            "projected_high_pct": "share_high_pct",
        }
    )
    return _drawn(charts.outlook_dots, renamed, pl.format("{}, {}", "target_id", "trend"))


# --------------------------------------------------------------------------------------- worker voice


def _worker_voice(frames: Frames) -> Context:
    reasons = frames["meta.status_reasons"]
    voice = frames["indicators.worker_voice"]
    shares = product_data.voice_shares(voice, reasons)
    is_all = pl.col("country_code") == ALL_COUNTRIES
    series = product_data.voice_series(voice, reasons).partition_by("family", maintain_order=True)
    is_shown = is_all & (pl.col("scope") == "named")
    responsible = product_data.responsible_shares(frames["indicators.responsible_ai_share"], reasons)
    return {
        "year": None if shares.is_empty() else shares["period"][0],
        "families": shares.filter(is_all).to_dicts(),
        "family_chart": _dots(product_data.latest(shares.filter(is_shown), "period"), pl.col("family_words")),
        "voice_countries": _by_country(product_data.latest(shares.filter(~is_all), "period")),
        "series": [_family_series(frame) for frame in series],
        "responsible": responsible.to_dicts(),
        "responsible_beside": responsible.drop_nulls("their_share_pct").to_dicts(),
    }


def _family_series(series: pl.DataFrame) -> Context:
    """Monthly shares of one family: a panel a country that publishes one, on one scale, and a row a month."""
    ceiling = series_ceiling_pct(series)
    by_country = series.partition_by("country_code", maintain_order=True)
    drawn = [frame for frame in by_country if frame["share_pct"].count()]
    return {
        "family": series["family"][0],
        "panels": [
            {
                "country": frame["country"][0],
                "last": frame.drop_nulls("share_pct").row(-1, named=True),
                "gaps": frame["share_pct"].null_count(),
                "svg": Markup(charts.share_series(frame, ceiling)),
            }
            for frame in drawn
        ],
        "countries": [frame["country"][0] for frame in by_country],
        "is_cut": bool((series["share_high_pct"] > ceiling).any()),
        "rows": [
            {"month": month["month"][0], "cells": month.to_dicts()}
            for month in series.partition_by("month", maintain_order=True)
        ],
    }


# --------------------------------------------------------------------------------------------- shared


def _by_country(rows: pl.DataFrame) -> list[Context]:
    return [
        {"country": frame["country"][0], "rows": frame.to_dicts()}
        for frame in rows.partition_by("country_code", maintain_order=True)
    ]


def _in_words(name: str, words: Mapping[str, str]) -> pl.Expr:
    return pl.col(name).replace_strict(in_words(words), return_dtype=pl.String)


def _dots(frame: pl.DataFrame, label: pl.Expr) -> dict[str, Markup] | None:
    return _drawn(charts.interval_dots, frame, label)


def _drawn(draw: charts.Draw, frame: pl.DataFrame, label: pl.Expr) -> dict[str, Markup] | None:
    """The rows that have a share, in two widths; None where no row has one."""
    shown = frame.drop_nulls("share_pct")
    texts = pl.Series("share_text", [f"{percent(value)} %" for value in shown["share_pct"]], dtype=pl.String)
    return charts.two_widths(draw, shown.with_columns(label.alias("label"), texts))


_PAGES: Mapping[str, tuple[str, Callable[[Frames], Context]]] = {
    "occupations.html": ("occupations.html.j2", _occupations),
    "ai-systems.html": ("ai_systems.html.j2", _ai_systems),
    "enterprises.html": ("enterprises.html.j2", _enterprises),
    "worker-voice.html": ("worker_voice.html.j2", _worker_voice),
}
