"""What the quality report states, counted from the released tables: frames in, small frames out.

Here belong sums, medians and rates that describe a release as a whole. A number that others should use too
belongs in `warehouse/indicators`; drawing is in `charts`, wording in the templates.
"""

from typing import Any

import polars as pl

from skills_pipeline.contracts.core import UNKNOWN_COUNTRY
from skills_pipeline.contracts.indicators.vacancies import INDUSTRIES_TOGETHER
from skills_pipeline.publish.report_data import (
    ALL_COUNTRIES,
    HEADLINE_DEFINITION,
    LADDER,
    LATEST_WINDOW,
    SERIES_MONTHS,
    calendar_months,
    in_known_countries,
    wilson_interval_pct,
    with_country_name,
)
from skills_pipeline.publish.wording import gettext, in_words, marked
from skills_pipeline.sources.base import CADENCE_DAYS, PERIODS_LET_PASS

WITH_VALUE = ("A", "B", "E", "P")
"""SDMX statuses that come with a number; the macro `has_value` of the release says the same."""

MEANINGS = {
    "A": marked("normal"),
    "B": marked("break in the series"),
    "E": marked("estimated"),
    "P": marked("provisional, the period not over"),
}
"""Of the statuses that come with a number; those without one have a reason in `meta.status_reasons`."""

SENSITIVITY_NEEDS = 30
"""Labelled postings on a side below which no rate is written: `correction` borrows there too."""

BREAKS_TOLD = 5
"""Breaks of a country that are written out; all of them are in `indicators.break_register`."""

_BREAKS = {"source_started": marked("started"), "source_stopped": marked("stopped")}
"""What a source did, after its month and name: `break_kind` of `indicators.break_register`."""

SUBJECTS = {
    "model": marked("model"),
    "lexicon": marked("lexicon"),
    "definition": marked("definition"),
    "software": marked("software"),
}
"""What a version is of: `subject` of `indicators.version_register`."""

RECORD_COLUMNS = pl.Schema(
    {"outcome": pl.String(), "source": pl.String(), "reason": pl.String(), "records": pl.Int64()}
)
"""Rows of `warehouse/quality/records.sql`."""

STATUS_COLUMNS = pl.Schema(
    {"table_name": pl.String(), "obs_status": pl.String(), "status_reason": pl.String(), "cells": pl.Int64()}
)
"""Cells of every published table by observation status and reason."""


def headline(share: pl.DataFrame) -> pl.DataFrame:
    """Cells of the headline definition in known countries, with `has_value`."""
    cells = in_known_countries(share).filter(pl.col("definition_id") == HEADLINE_DEFINITION)
    return cells.with_columns(has_value=pl.col("obs_status").is_in(WITH_VALUE))


# ------------------------------------------------------------------------------------------- coverage


def withheld_cells(share: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """Cells of the headline by status and reason: obs_status, status_reason, meaning, cells, postings."""
    counts = (
        headline(share)
        .group_by("obs_status", "status_reason")
        .agg(pl.len().alias("cells"), pl.sum("postings"))
    )
    return _with_meaning(counts, reasons)


def country_coverage(share: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    """A row a country: months and those with a value, postings, sources and the part of the largest, widths.

    Columns country_code, country, months, months_with_value, postings, sources, largest_source,
    largest_source_pct, median_half_width_pp.
    """
    cells = headline(share).with_columns(_half_width("cluster"))
    months = cells.group_by("country_code").agg(
        months=pl.len(),
        months_with_value=pl.sum("has_value"),
        postings=pl.sum("postings"),
        median_half_width_pp=pl.median("cluster_half_width_pp"),
    )
    by_source = in_known_countries(coverage).group_by("country_code", "source").agg(pl.sum("postings"))
    ranked = by_source.sort(["postings", "source"], descending=[True, False])
    sources = ranked.group_by("country_code", maintain_order=True).agg(
        sources=pl.len(),
        largest_source=pl.first("source"),
        largest_source_pct=100 * pl.first("postings") / pl.sum("postings"),
    )
    joined = months.join(sources, on="country_code", how="left")
    return with_country_name(joined).sort("country", "country_code")


def status_months(share: pl.DataFrame) -> pl.DataFrame:
    """Country, month and status of the headline over the last `SERIES_MONTHS` months; M where no row is.

    Only countries with a share in one month at least.
    """
    cells = headline(share)
    months = calendar_months(cells.filter(pl.col("postings") > 0)["month"])[-SERIES_MONTHS:]
    grid = (
        cells.filter("has_value")
        .select("country_code")
        .unique()
        .join(pl.DataFrame({"month": months}, schema={"month": pl.String}), how="cross")
    )
    known = cells.select("country_code", "month", "obs_status")
    filled = grid.join(known, on=["country_code", "month"], how="left")
    # A month without a row is a month without a posting: the contract's status M.
    filled = filled.with_columns(pl.col("obs_status").fill_null("M"))
    return with_country_name(filled).sort("country", "country_code", "month")


def unknown_country(coverage: pl.DataFrame) -> dict[str, float | int | None]:
    """Postings kept, those whose country is not known, and the percent these are."""
    total = int(coverage["postings"].sum())
    unknown = int(coverage.filter(pl.col("country_code") == UNKNOWN_COUNTRY)["postings"].sum())
    return {"kept": total, "unknown": unknown, "unknown_pct": 100 * unknown / total if total else None}


def by_reason(records: pl.DataFrame, outcome: str) -> pl.DataFrame:
    """Records with that outcome by reason, most frequent first: reason, records, sources (names)."""
    chosen = records.filter(pl.col("outcome") == outcome)
    sums = chosen.group_by("reason").agg(
        pl.sum("records"), sources=pl.col("source").unique().sort().str.join(", ")
    )
    return sums.sort(["records", "reason"], descending=[True, False])


# ----------------------------------------------------------------------------------------- timeliness


def punctuality(coverage: pl.DataFrame, sources: pl.DataFrame, funnel: pl.DataFrame) -> pl.DataFrame:
    """A row a source of postings: documents, newest posting, last fetch, and the days between the two.

    `days_behind_release` is how long before the newest fetch of any source the source was last fetched,
    `days_let_pass` how many its cadence allows (NULL where it promises none), `is_late` if they are more.
    """
    newest = coverage.group_by("source").agg(newest_posted_on=pl.max("last_posted_on"))
    described = sources.select("source", "title", "cadence", "last_fetched_at")
    # Publishers of anchors state figures, no postings: their vintages are in the section on coherence.
    rows = funnel.filter(pl.col("figures") == 0).select("source", "documents", "classified")
    joined = rows.join(described, on="source", how="left").join(newest, on="source", how="left")
    fetched, newest_fetch = pl.col("last_fetched_at").dt.date(), sources["last_fetched_at"].dt.date().max()
    dated = joined.with_columns(
        last_fetched_on=fetched,
        days_to_fetch=(fetched - pl.col("newest_posted_on")).dt.total_days(),
        days_behind_release=(pl.lit(newest_fetch, pl.Date) - fetched).dt.total_days(),
        days_let_pass=PERIODS_LET_PASS
        * pl.col("cadence").replace_strict(CADENCE_DAYS, default=None, return_dtype=pl.Int64),
    )
    is_late = pl.col("days_behind_release") > pl.col("days_let_pass")
    return dated.with_columns(is_late=is_late.fill_null(value=False)).sort("source")


_CADENCES = (
    marked("hourly"),
    marked("daily"),
    marked("weekly"),
    marked("monthly"),
    marked("yearly"),
    marked("once"),
)
"""Those that are worded; a source that a file declares may have another, which stays as declared."""


def cadence_words(cadence: str | None) -> str | None:
    """A cadence in the language that is spoken."""
    return gettext(cadence) if cadence in _CADENCES else cadence


def freshness(punctuality: pl.DataFrame) -> dict[str, Any]:
    """How fresh the sources of postings are, from rows of `punctuality`.

    Keys sources, newest and oldest (days of a last fetch, None without any), without_cadence (sources that
    promise none), late (title, cadence in words and days_behind_release of those that are, the latest first).
    """
    late = punctuality.filter("is_late").sort(["days_behind_release", "title"], descending=[True, False])
    return {
        "sources": punctuality.height,
        "newest": punctuality["last_fetched_on"].max(),
        "oldest": punctuality["last_fetched_on"].min(),
        "without_cadence": punctuality["days_let_pass"].null_count(),
        "late": [
            row | {"cadence": cadence_words(row["cadence"])}
            for row in late.select("title", "cadence", "days_behind_release").to_dicts()
        ],
    }


# ------------------------------------------------------------------------------------------- accuracy


def classifier_errors(audit: pl.DataFrame, definition_id: str) -> pl.DataFrame:
    """Counts and rates of the audit by language and, last, for all: language, labelled, four counts, rates.

    `sensitivity_pct` and `specificity_pct` are NULL below `SENSITIVITY_NEEDS` postings on their side, with
    `_low_pct` and `_high_pct` the 95 % Wilson interval.
    """
    counts = ("true_positives", "false_negatives", "false_positives", "true_negatives")
    chosen = audit.filter(pl.col("definition_id") == definition_id).select("language", *counts)
    if chosen.is_empty():
        return _with_rates(chosen)
    total = chosen.select(pl.lit(gettext("all")).alias("language"), *(pl.sum(name) for name in counts))
    return _with_rates(pl.concat([chosen.sort("language"), total]))


def _with_rates(counts: pl.DataFrame) -> pl.DataFrame:
    positives = pl.col("true_positives") + pl.col("false_negatives")
    negatives = pl.col("true_negatives") + pl.col("false_positives")
    rates = {
        "sensitivity": (pl.col("true_positives"), positives),
        "specificity": (pl.col("true_negatives"), negatives),
    }
    columns = {"labelled": positives + negatives}
    for name, (right, side) in rates.items():
        low, high = wilson_interval_pct(right, side)
        enough = pl.when(side >= SENSITIVITY_NEEDS)
        columns |= {
            f"{name}_pct": enough.then(100 * right / side),
            f"{name}_low_pct": enough.then(low),
            f"{name}_high_pct": enough.then(high),
        }
    return counts.with_columns(**columns)


def interval_widths(share: pl.DataFrame, windows: pl.DataFrame, definitions: pl.DataFrame) -> pl.DataFrame:
    """Median half widths of the three intervals (percentage points), design effect and employers.

    A row a definition of the ladder and kind of period, `month` or `latest_12` months of a country, over the
    cells with a value. Columns period, definition_id, title, cells, wilson, cluster and corrected
    `_half_width_pp`, design_effect, employers, postings: medians.
    """
    countries = windows.filter(pl.col("country_code") != ALL_COUNTRIES, pl.col("period") == LATEST_WINDOW)
    named = {"month": in_known_countries(share), LATEST_WINDOW: countries}
    frames = [_medians(frame).with_columns(period=pl.lit(period)) for period, frame in named.items()]
    ladder = definitions.filter(pl.col("definition_id").is_in(LADDER))
    titles = ladder.select("definition_id", "title", "position")
    order = pl.col("period") == LATEST_WINDOW
    joined = pl.concat(frames).join(titles, on="definition_id", how="inner")
    return joined.sort(order, "position").drop("position")


def _medians(cells: pl.DataFrame) -> pl.DataFrame:
    measured = cells.filter(pl.col("obs_status").is_in(WITH_VALUE)).with_columns(
        _half_width("share").alias("wilson_half_width_pp"), _half_width("cluster"), _half_width("corrected")
    )
    names = ("wilson", "cluster", "corrected")
    return measured.group_by("definition_id").agg(
        pl.len().alias("cells"),
        *(pl.median(f"{name}_half_width_pp") for name in names),
        *(pl.median(name) for name in ("design_effect", "employers", "postings")),
    )


def _half_width(prefix: str) -> pl.Expr:
    width = pl.col(f"{prefix}_high_pct") - pl.col(f"{prefix}_low_pct")
    return (width / 2).alias(f"{prefix}_half_width_pp")


def width_ranges(share: pl.DataFrame) -> pl.DataFrame:
    """Half widths of the interval for clusters by country: label, smallest, median and largest of its months.

    In percentage points, as the columns share_low_pct, share_pct and share_high_pct that
    `charts.interval_dots` draws; countries without a value are left out.
    """
    cells = headline(share).filter("has_value").with_columns(_half_width("cluster"))
    ranges = cells.group_by("country_code").agg(
        share_low_pct=pl.min("cluster_half_width_pp"),
        share_pct=pl.median("cluster_half_width_pp"),
        share_high_pct=pl.max("cluster_half_width_pp"),
    )
    return with_country_name(ranges).rename({"country": "label"}).sort("share_pct", "label")


def fields(field_quality: pl.DataFrame) -> pl.DataFrame:
    """Every field over all sources: postings, known, known_pct, values checked, precision."""
    sums = field_quality.group_by("field").agg(
        pl.sum("postings", "known"),
        # The same in every row of a field, for it is of all sources.
        pl.first("checked_anywhere", "precision_pct", "precision_low_pct"),
    )
    return sums.with_columns(known_pct=100 * pl.col("known") / pl.col("postings")).sort("field")


def duplicate_totals(sensitivity: pl.DataFrame) -> dict[str, float | int | None]:
    """Postings without, with exact and with all rules of deduplication, and the largest part taken out."""
    undeduplicated, exact, near = (
        int(sensitivity[name].sum())
        for name in ("postings_undeduplicated", "postings_exact", "postings_near")
    )
    return {
        "undeduplicated": undeduplicated,
        "exact": exact,
        "near": near,
        "removed_pct": 100 * (undeduplicated - near) / undeduplicated if undeduplicated else None,
        "cells": sensitivity.height,
        "median_removed_pct": _median(sensitivity["removed_pct"]),
        "largest_removed_pct": _largest(sensitivity["removed_pct"]),
    }


# -------------------------------------------------------------------------- comparability, coherence


def material_breaks(breaks: pl.DataFrame) -> pl.DataFrame:
    """Material breaks by country: country, breaks, and `what` the latest `BREAKS_TOLD` are, newest first."""
    told = pl.format(
        "{} {} {} ({} %)",
        "month",
        "source",
        pl.col("break_kind").replace_strict(in_words(_BREAKS), return_dtype=pl.String),
        pl.col("part_pct").round(0).cast(pl.Int64),
    )
    material = breaks.filter("is_material").sort(
        ["country_code", "month", "source"], descending=[False, True, False]
    )
    sums = material.group_by("country_code", maintain_order=True).agg(
        breaks=pl.len(), what=told.head(BREAKS_TOLD).str.join("; ")
    )
    return with_country_name(sums).sort("country", "country_code")


def version_changes(register: pl.DataFrame, definitions: pl.DataFrame) -> pl.DataFrame:
    """Changes of versions, alike ones together: vintage, subject, both versions, `which` definitions."""
    change = ("vintage", "subject", "version_before", "version")
    names = register.group_by(change).agg(names=pl.col("definition_id").unique().sort())
    touches_all = pl.col("names").list.len() == definitions.height
    which = pl.when(touches_all).then(pl.lit(gettext("all"))).otherwise(pl.col("names").list.join(", "))
    subject = pl.col("subject").replace_strict(in_words(SUBJECTS), return_dtype=pl.String)
    return names.with_columns(which=which).drop("names").sort(change).with_columns(subject)


def anchor_ratios(reconciliation: pl.DataFrame, anchors: pl.DataFrame) -> pl.DataFrame:
    """Ours by theirs for each series: periods, periods with a ratio, smallest, median, largest, and why.

    Columns publisher, series, title, definition_id, periods, compared, ratio_low, ratio_median, ratio_high,
    explanation.
    """
    sums = reconciliation.group_by("publisher", "series", "definition_id").agg(
        periods=pl.len(),
        compared=pl.count("ratio"),
        ratio_low=pl.min("ratio"),
        ratio_median=pl.median("ratio"),
        ratio_high=pl.max("ratio"),
        explanation=pl.first("explanation"),
    )
    titles = anchors.select("publisher", "series", "title")
    return sums.join(titles, on=["publisher", "series"], how="left").sort("publisher", "series")


def comparable_series(anchors: pl.DataFrame) -> int:
    """How many series of others the software can set beside ours."""
    return anchors["definition_id"].count()


def official_vacancies(coverage: pl.DataFrame) -> pl.DataFrame:
    """The latest quarter with an official rate of each country, of its widest survey then.

    Columns country, quarter, covers (NACE sections and size class), vacancy_rate_pct, vacancies, postings,
    open_postings, open_per_vacancy, ai_share_pct, ai_share_ends, flags.
    """
    widest = (
        pl.col("size_class").replace_strict({"TOTAL": 0, "GE10": 1}, return_dtype=pl.Int8),
        pl.col("industry").replace_strict(
            {name: place for place, name in enumerate(INDUSTRIES_TOGETHER)}, return_dtype=pl.Int8
        ),
    )
    latest = (
        coverage.filter(pl.col("vacancy_rate_pct").is_not_null())
        .sort(pl.col("quarter"), *widest, descending=[True, False, False])
        .group_by("country_code", maintain_order=True)
        .first()
    )
    return (
        with_country_name(latest)
        .select(
            "country",
            "quarter",
            pl.format("{}, {}", "industry", "size_class").alias("covers"),
            "vacancy_rate_pct",
            "vacancies",
            "postings",
            "open_postings",
            "open_per_vacancy",
            "ai_share_pct",
            pl.concat_list("ai_share_low_pct", "ai_share_high_pct").alias("ai_share_ends"),
            pl.col("obs_flag").fill_null("").alias("flags"),
        )
        .sort("country")
    )


# ------------------------------------------------------------------------------------------ revisions


def mean_revisions(revisions: pl.DataFrame, share: pl.DataFrame) -> pl.DataFrame:
    """Revisions of monthly shares from first to latest release, by definition, over all cells with both.

    Columns definition_id, cells (published now), revised (of those, cells ever stated otherwise),
    without_value (revised cells without a value then or now), mean_revision_pp and
    mean_absolute_revision_pp over the revised cells that have both values, largest_revision_pp.
    """
    moved = pl.col("revision_in_all_pp")
    sums = revisions.group_by("definition_id").agg(
        revised=pl.len(),
        without_value=moved.null_count(),
        mean_revision_pp=moved.mean(),
        mean_absolute_revision_pp=moved.abs().mean(),
        largest_revision_pp=moved.abs().max(),
    )
    cells = share.group_by("definition_id").agg(cells=pl.len())
    return sums.join(cells, on="definition_id", how="left").sort("definition_id")


# ------------------------------------------------------------------------------ confidentiality, checks


def statuses(counts: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """Cells of all tables by status and reason: obs_status, status_reason, meaning, cells, tables."""
    sums = counts.group_by("obs_status", "status_reason").agg(
        pl.sum("cells"), tables=pl.col("table_name").n_unique()
    )
    return _with_meaning(sums, reasons)


def check_totals(checks: pl.DataFrame) -> pl.DataFrame:
    """Checks by severity: severity, checks, passed, found."""
    sums = checks.group_by("severity").agg(
        checks=pl.len(), passed=(pl.col("failures") == 0).sum(), found=(pl.col("failures") > 0).sum()
    )
    return sums.sort("severity")


def _with_meaning(counts: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
    """Counts with the meaning of their reason, or where there is none, of their status."""
    joined = counts.join(reasons.select("status_reason", "meaning"), on="status_reason", how="left")
    of_status = pl.col("obs_status").replace_strict(in_words(MEANINGS), default=None)
    return joined.with_columns(pl.coalesce("meaning", of_status)).sort("obs_status", "status_reason")


def _median(values: pl.Series) -> float | None:
    return None if values.is_empty() else float(values.median())  # type: ignore[arg-type]


def _largest(values: pl.Series) -> float | None:
    return None if values.is_empty() else float(values.max())  # type: ignore[arg-type]
