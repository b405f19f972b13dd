"""What stands behind a country's share: its latest year by occupation, region, kind of job, use and skill.

Here rows are picked from the released tables and given names; the page Country shows those of the country
chosen. Series over the months are in `explorer`.
"""

from collections.abc import Mapping

import polars as pl

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table
from skills_pipeline.normalise.regions import regions
from skills_pipeline.occupation import isco
from skills_pipeline.publish import report_data
from skills_pipeline.publish.wording import gettext, in_words, marked

NEEDED: tuple[Table, ...] = (
    indicators.dimensions.AI_POSTING_SHARE_BY_DIMENSION,
    indicators.dimensions.AI_DEMAND_MIX,
    indicators.skills.SKILL_DEMAND_ANNUAL,
    meta.CONCEPTS,
    meta.STATUS_REASONS,
)
"""Tables the profiles are made from."""

DIMENSIONS = {
    "isco08_2": marked("Occupation, ISCO-08"),
    "region": marked("Region, ISO 3166-2"),
    "seniority": marked("Seniority"),
    "workplace": marked("Workplace"),
}
"""Dimension → heading of its group."""

MIX = marked("Of the postings that ask for AI: build or use")
SKILLS = marked("Of the postings that ask for AI: skills")
SKILLS_LISTED = 12

_LAST = {"_O": marked("all others, too few each"), "_U": marked("not known")}
_TIERS = {"build": marked("the person builds AI"), "use": marked("the person uses AI")}
_KINDS = {
    "intern": marked("intern"),
    "junior": marked("junior"),
    "mid": marked("mid"),
    "senior": marked("senior"),
    "lead": marked("lead"),
    "executive": marked("executive"),
    "onsite": marked("onsite"),
    "hybrid": marked("hybrid"),
    "remote": marked("remote"),
}
"""Values of seniority and workplace in words."""
_COLUMNS = ("group", "label", "share_pct", "cluster_low_pct", "cluster_high_pct", "numerator", "denominator")

Profile = dict[str, object]


def country_profiles(frames: Mapping[str, pl.DataFrame]) -> dict[str, Profile]:
    """Country code → `year`, the latest it has, and `rows`: group, label, share, low and high in percent with
    three decimals, numerator, denominator, status in words.

    `frames` holds those of `NEEDED` by qualified name.
    """
    reasons = frames["meta.status_reasons"]
    parts = [
        _by_dimension(frames["indicators.ai_posting_share_by_dimension"]),
        _mix(frames["indicators.ai_demand_mix"]),
        _skills(frames["indicators.skill_demand_annual"], frames["meta.concepts"]),
    ]
    rows = report_data.with_status_words(pl.concat(parts), reasons)
    shown = rows.with_columns(pl.col("share_pct", "cluster_low_pct", "cluster_high_pct").round(3))
    return {
        str(country): {
            "year": frame["year"].max(),
            "rows": frame.select(*_COLUMNS, "status_words").rows(),
        }
        for (country,), frame in shown.group_by("country_code", maintain_order=True)
    }


def _by_dimension(shares: pl.DataFrame) -> pl.DataFrame:
    latest = _of_latest_year(
        shares.filter(
            pl.col("definition_id") == report_data.HEADLINE_DEFINITION,
            pl.col("frequency") == "A",
            pl.col("dimension").is_in(list(DIMENSIONS)),
        )
    )
    # Not by a function within a query: another thread would run it, in which English is spoken.
    labels = [_label(dimension, value) for dimension, value in latest.select("dimension", "value").rows()]
    named = latest.with_columns(
        group=pl.col("dimension").replace(in_words(DIMENSIONS)),
        label=pl.Series(labels, dtype=pl.String),
        place=pl.col("dimension").replace_strict(
            {name: place for place, name in enumerate(DIMENSIONS)}, return_dtype=pl.Int64
        ),
        is_last=pl.col("value").is_in(list(_LAST)),
    )
    return _rows(named, "ai_postings", "postings", by=("place", "is_last"))


def _mix(mix: pl.DataFrame) -> pl.DataFrame:
    tiers = _of_latest_year(mix.filter(pl.col("frequency") == "A", pl.col("aspect") == "tier"))
    named = tiers.with_columns(group=pl.lit(gettext(MIX)), label=pl.col("value").replace(in_words(_TIERS)))
    return _rows(named, "ai_postings", "postings")


def _skills(annual: pl.DataFrame, concepts: pl.DataFrame) -> pl.DataFrame:
    labels = dict(concepts.select("concept_id", "label").iter_rows())
    leading = annual.filter(pl.col("rank") <= SKILLS_LISTED).with_columns(period=pl.col("year"))
    latest = _of_latest_year(leading)
    named = latest.with_columns(group=pl.lit(gettext(SKILLS)), label=pl.col("concept_id").replace(labels))
    return _rows(named, "concept_postings", "ai_postings")


def _of_latest_year(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of each known country's latest year."""
    known = report_data.in_known_countries(frame).filter(pl.col("country_code") != report_data.ALL_COUNTRIES)
    return known.filter(pl.col("period") == pl.col("period").max().over("country_code"))


def _rows(frame: pl.DataFrame, numerator: str, denominator: str, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Within a country the larger shares first, withheld ones after them."""
    ordered = frame.sort(
        "country_code",
        *by,
        "share_pct",
        "label",
        descending=[False, *[False] * len(by), True, False],
        nulls_last=True,
    )
    return ordered.select(
        "country_code",
        *("group", "label", "share_pct", "cluster_low_pct", "cluster_high_pct"),
        numerator=pl.col(numerator),
        denominator=pl.col(denominator),
        year=pl.col("period"),
        obs_status="obs_status",
        status_reason="status_reason",
    )


def _label(dimension: str, value: str) -> str:
    if value in _LAST:
        return gettext(_LAST[value])
    if dimension == "isco08_2":
        return f"{value} {isco.names()[value]}"
    if dimension == "region" and value in regions():
        return f"{regions()[value].names[0]} ({value})"
    return gettext(_KINDS[value]) if value in _KINDS else value
