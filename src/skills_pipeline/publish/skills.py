"""The page Skills: which concepts are asked for, how their ranks moved, which are new, which go together.

Here rows are picked from the released tables and the page is put together; all countries are taken together.
Drawing is in `charts`, wording in the template.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.publish import charts, report_data
from skills_pipeline.publish.evidence import claims_by_subject
from skills_pipeline.publish.page import render_page
from skills_pipeline.publish.report_data import ALL_COUNTRIES

NEEDED: tuple[Table, ...] = (
    indicators.skills.SKILL_DEMAND_ANNUAL,
    indicators.skills.SKILL_GROWTH,
    indicators.skills.SKILL_PAIR,
    meta.CONCEPTS,
    meta.RELEASE,
    meta.WORKS,
    meta.EVIDENCE,
)
"""Tables the page is made from."""

RANKED, GROWN, PAIRED, PAIRS_LISTED = 12, 15, 14, 20
"""Concepts in the chart of ranks, of growth, in the matrix; pairs in the table."""


def render_skills(tables: Mapping[str, pl.DataFrame]) -> str:
    """The page as HTML text; the same tables give the same text.

    `tables` holds the frames of `NEEDED` by qualified name.
    """
    frames = report_data.conforming(tables, NEEDED, "the page needs")
    labels = dict(frames["meta.concepts"].select("concept_id", "label").iter_rows())
    annual = _of_all(frames["indicators.skill_demand_annual"])
    ranks = yearly_ranks(annual, labels)
    growth = grown(_of_all(frames["indicators.skill_growth"]), labels)
    pairs = _of_all(frames["indicators.skill_pair"]).drop_nulls("jaccard")
    listed = strongest_pairs(pairs, labels)
    context: dict[str, Any] = {
        "release": frames["meta.release"].row(0, named=True),
        "years": sorted(annual["year"].unique()),
        "latest": latest_year(annual, labels).to_dicts(),
        "ranks": ranks.to_dicts(),
        "rank_chart": charts.two_widths(charts.ranks_by_year, ranks),
        "growth": growth.to_dicts(),
        "emerging": growth.filter("is_emerging")["label"].to_list(),
        "growth_chart": charts.two_widths(charts.before_and_after, growth.head(GROWN)),
        "pairs": listed.to_dicts(),
        "pair_chart": charts.two_widths(charts.pair_matrix, pair_cells(pairs, labels)),
        "claims": claims_by_subject(frames["meta.works"], frames["meta.evidence"]),
    }
    return render_page(context, "skills_page.html.j2")


def latest_year(annual: pl.DataFrame, labels: Mapping[str, str]) -> pl.DataFrame:
    """Concepts of the latest year by rank, withheld shares at their place."""
    return _named(annual.filter(pl.col("year") == pl.col("year").max()), labels).sort("rank", "label")


def yearly_ranks(annual: pl.DataFrame, labels: Mapping[str, str]) -> pl.DataFrame:
    """Rank in every year of the concepts that lead the latest one: label, year, rank, share_pct."""
    first = annual.filter(pl.col("year") == pl.col("year").max(), pl.col("rank") <= RANKED)
    ranked = annual.filter(pl.col("concept_id").is_in(first["concept_id"].to_list()))
    # A rank of too few postings is one of chance: such a year is left out, as its shares are.
    named = _named(ranked.drop_nulls("share_pct"), labels)
    return named.select("label", "year", "rank", "share_pct").sort("year", "rank", "label")


def grown(growth: pl.DataFrame, labels: Mapping[str, str]) -> pl.DataFrame:
    """Concepts by how many percentage points their part of employers rose; those without a value left out."""
    told = _named(growth.drop_nulls("q_value"), labels)
    added = told.with_columns(added_pp=pl.col("share_after_pct") - pl.col("share_before_pct"))
    return added.sort("is_emerging", "added_pp", "label", descending=[True, True, False])


def strongest_pairs(pairs: pl.DataFrame, labels: Mapping[str, str]) -> pl.DataFrame:
    """The pairs most often together among the postings that have either."""
    ordered = pairs.sort(
        "jaccard", "left_concept_id", "right_concept_id", descending=[True, False, False]
    ).head(PAIRS_LISTED)
    return ordered.with_columns(
        left=pl.col("left_concept_id").replace(labels), right=pl.col("right_concept_id").replace(labels)
    )


def pair_cells(pairs: pl.DataFrame, labels: Mapping[str, str]) -> pl.DataFrame:
    """Both halves of the matrix of the concepts with most postings: left, right, jaccard."""
    halves = [
        pairs.select(
            *(pl.col(one).alias("left"), pl.col(other).alias("right"), "jaccard"),
            postings=pl.col(one.replace("concept_id", "postings")),
        )
        for one, other in (
            ("left_concept_id", "right_concept_id"),
            ("right_concept_id", "left_concept_id"),
        )
    ]
    both = pl.concat(halves)
    largest = both.group_by("left").agg(pl.col("postings").max())
    most = largest.sort("postings", "left", descending=[True, False]).head(PAIRED)["left"].to_list()
    kept = both.filter(pl.col("left").is_in(most), pl.col("right").is_in(most))
    order = {concept: place for place, concept in enumerate(most)}
    placed = kept.with_columns(
        left_place=pl.col("left").replace_strict(order, return_dtype=pl.Int64),
        right_place=pl.col("right").replace_strict(order, return_dtype=pl.Int64),
    ).sort("left_place", "right_place")
    return placed.with_columns(pl.col("left", "right").replace(labels)).select("left", "right", "jaccard")


def _of_all(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col("country_code") == ALL_COUNTRIES)


def _named(frame: pl.DataFrame, labels: Mapping[str, str]) -> pl.DataFrame:
    return frame.with_columns(label=pl.col("concept_id").replace(labels))
