"""Measures of occupations by others, brought to the unit groups of ISCO-08, and what was lost on the way.

Here belong the ways between classifications and the weights they give. A value of a unit group is the mean
of the scores of the SOC 2010 codes that the official crosswalk names for it or, where that is not landed,
over the ESCO occupations in it (by ESCO's own list where that is landed) of the scores of the O*NET
occupations they match, each ESCO occupation once;
codes of SOC 2018 come to SOC 2010 as plain means, those of O*NET to their SOC code likewise. A broad SOC
code, which ends in 0, and the detailed ones under it stand for each other where one of the two is missing.
What publishers state is in `measures`.
"""

import polars as pl

from skills_pipeline.contracts.base import conform
from skills_pipeline.contracts.indicators.exposure import CROSSWALK_AUDIT, EXPOSURE_PANEL, TERCILES
from skills_pipeline.indicators.status import first_reason, with_status
from skills_pipeline.occupation.isco import unit_groups

OWN = "isco08"
OFFICIAL, BY_ESCO = "isco08_soc_2010", "esco_onet"
"""What leads from SOC 2010 to ISCO-08: the crosswalk of statisticians, or best matches of occupations."""
_SOC_CHARS = len("11-1011")
_WEIGHTS = pl.Schema(
    {"measure": pl.String(), "code": pl.String(), "target": pl.String(), "weight": pl.Float64()}
)
_LISTED = 40
"""So many codes are listed in the audit; all of those that are lost."""


def exposure_panel(query: pl.DataFrame, crosswalks: pl.DataFrame) -> pl.DataFrame:
    """Rows of `exposure_panel`: every unit group for every measure that a way leads from.

    `query`: measure, axis, classification, code, value of every score. `crosswalks`: crosswalk, from_code,
    to_code of every link. Percentiles: 100 x (mean rank from below - 0.5) / n (Hazen 1914).
    """
    onward = soc_2010_isco08(crosswalks)
    on_soc = on_soc_2010(query, crosswalks, onward["soc_2010"].unique())
    weights = isco08_weights(query, on_soc, onward)
    values = _values(query, weights)
    described = query.select("measure", "axis", way="classification").unique()
    rows = (
        described.join(weights, on="measure", how="semi")
        .join(pl.DataFrame({"isco08_code": unit_groups()}), how="cross")
        .join(values, on=["measure", "isco08_code"], how="left")
        .join(_covered(on_soc, onward), on=["measure", "isco08_code"], how="left")
        .with_columns(pl.col("source_codes").fill_null(0), bridge=_bridge(crosswalks))
    )
    reason = first_reason((pl.col("value").is_null(), "no_score"))
    return conform(with_status(_placed(rows), reason, ["value"]), EXPOSURE_PANEL).sort(EXPOSURE_PANEL.key)


def _bridge(crosswalks: pl.DataFrame) -> pl.Expr:
    """The crosswalk that was taken from SOC 2010 on; NULL for measures in ISCO-08 itself."""
    taken = BY_ESCO if _links(crosswalks, OFFICIAL).is_empty() else OFFICIAL
    return pl.when(pl.col("way") != OWN).then(pl.lit(taken))


def _values(scores: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Weighted means, and of what: measure, isco08_code, value, source_codes, source_weights."""
    scored = weights.join(scores.select("measure", "code", "value"), on=["measure", "code"])
    part = pl.format("{} {}", "code", pl.col("weight").round(3))
    return (
        scored.sort("measure", "isco08_code", "weight", "code", descending=[False, False, True, False])
        .group_by("measure", "isco08_code", maintain_order=True)
        .agg(
            value=(pl.col("value") * pl.col("weight")).sum(),
            source_codes=pl.len().cast(pl.Int64),
            source_weights=part.str.join("; "),
        )
    )


def _placed(rows: pl.DataFrame) -> pl.DataFrame:
    """Rank, percentile and tercile of each value among those of its measure."""
    from_below = pl.col("value").rank("average").over("measure")
    percentile = 100 * (from_below - 0.5) / pl.col("value").count().over("measure")
    third = (percentile * len(TERCILES) / 100).ceil().cast(pl.Int64)
    return rows.with_columns(
        rank=pl.col("value").rank("min", descending=True).over("measure").cast(pl.Int64),
        percentile=percentile,
        tercile=third.replace_strict(dict(enumerate(TERCILES, start=1)), return_dtype=pl.String),
    )


def _covered(on_soc: pl.DataFrame, onward: pl.DataFrame) -> pl.DataFrame:
    """Percent of the links to a unit group that start from a code with a score.

    Columns: measure, isco08_code, covered_pct. Without a row for measures in ISCO-08 itself.
    """
    links = onward.with_columns(all_links=pl.col("links").sum().over("isco08_code"))
    scored = on_soc.select("measure", soc_2010="target").unique().join(links, on="soc_2010")
    return scored.group_by("measure", "isco08_code").agg(
        covered_pct=100 * pl.col("links").sum() / pl.col("all_links").first()
    )


def on_soc_2010(scores: pl.DataFrame, crosswalks: pl.DataFrame, wanted: pl.Series) -> pl.DataFrame:
    """The share that each code of a measure has at a wanted code of SOC 2010: measure, code, target, weight.

    The weights of a target add up to 1.
    """
    later = _links(crosswalks, "soc_2010_soc_2018")
    back = later.select(origin="to_code", target="from_code", links=pl.lit(1.0))
    on_2018 = pl.concat([_of(scores, "soc_2018"), _of_onet(scores)])
    brought = _stepped(_aligned(on_2018, later["to_code"].unique()), back)
    return _aligned(pl.concat([_of(scores, "soc_2010"), brought]), wanted)


def isco08_weights(scores: pl.DataFrame, on_soc: pl.DataFrame, onward: pl.DataFrame) -> pl.DataFrame:
    """The share that each code of a measure has at a unit group: measure, code, isco08_code, weight.

    The weights of a unit group add up to 1. Measures of a classification that no way leads from have no row.
    """
    links = onward.select(origin="soc_2010", target="isco08_code", links="links")
    return pl.concat([_of(scores, OWN), _stepped(on_soc, links)]).rename({"target": "isco08_code"})


def soc_2010_isco08(crosswalks: pl.DataFrame) -> pl.DataFrame:
    """How many links lead from a SOC 2010 code to a unit group: soc_2010, isco08_code, links.

    One each by the official crosswalk; without it, as many as there are ESCO occupations between them.
    """
    official = _links(crosswalks, OFFICIAL)
    if not official.is_empty():
        return official.select(soc_2010="to_code", isco08_code="from_code", links=pl.lit(1.0))
    matched = _links(crosswalks, "onet_soc_2010_esco").select(
        soc_2010=pl.col("from_code").str.head(_SOC_CHARS), esco="to_code"
    )
    placed = _placed_by_esco(crosswalks)
    return (
        matched.join(placed, on="esco")
        .group_by("soc_2010", "isco08_code")
        .agg(links=pl.len().cast(pl.Float64))
    )


def _placed_by_esco(crosswalks: pl.DataFrame) -> pl.DataFrame:
    """The unit group of each ESCO occupation, by ESCO itself, else as its match states: esco, isco08_code."""
    own, matched = (
        _links(crosswalks, name).select(esco="from_code", isco08_code="to_code")
        for name in ("esco_isco08_official", "esco_isco08")
    )
    return pl.concat([own, matched.join(own, on="esco", how="anti")])


def crosswalk_audit(query: pl.DataFrame, crosswalks: pl.DataFrame) -> pl.DataFrame:
    """Rows of `crosswalk_audit`: how codes lead, of each crosswalk and of each measure to ISCO-08.

    `query`, `crosswalks`: as for `exposure_panel`.
    """
    stated = crosswalks.select("crosswalk", measure=pl.lit("_T"), code="from_code", target="to_code")
    onward = soc_2010_isco08(crosswalks)
    on_soc = on_soc_2010(query, crosswalks, onward["soc_2010"].unique())
    weights = isco08_weights(query, on_soc, onward).select("measure", "code", target="isco08_code")
    codes = query.select("measure", "code", crosswalk=pl.concat_str("classification", pl.lit("_isco08")))
    taken = codes.join(weights, on=["measure", "code"], how="left")
    by_code = _how_codes_lead(pl.concat([stated, taken.select(stated.columns)]))
    shown = pl.when(mapping="lost").then("listed").otherwise(pl.col("listed").list.head(_LISTED))
    counted = by_code.group_by("crosswalk", "measure", "mapping").agg(
        codes=pl.len().cast(pl.Int64),
        target_codes=pl.col("targets").list.explode(empty_as_null=False).n_unique().cast(pl.Int64),
        links=pl.col("targets").list.len().sum().cast(pl.Int64),
        listed=pl.col("code").sort(),
    )
    audited = counted.with_columns(listed_codes=shown.list.join(" ")).drop("listed")
    return conform(audited, CROSSWALK_AUDIT).sort(CROSSWALK_AUDIT.key)


def _how_codes_lead(rows: pl.DataFrame) -> pl.DataFrame:
    """Each code once, with its targets and how it leads to them.

    `rows`: crosswalk, measure, code, target, which is NULL for a code that leads nowhere.
    """
    cell = ["crosswalk", "measure"]
    origins = pl.col("code").n_unique().over(*cell, "target")
    shared = rows.with_columns(is_shared=(origins > 1) & pl.col("target").is_not_null())
    by_code = shared.group_by(*cell, "code").agg(
        targets=pl.col("target").drop_nulls(), is_shared=pl.col("is_shared").any()
    )
    return by_code.with_columns(mapping=_mapping(pl.col("targets").list.len(), pl.col("is_shared")))


def _mapping(targets: pl.Expr, is_shared: pl.Expr) -> pl.Expr:
    """`one_to_many` is one code that leads to several, each of which nothing else leads to."""
    return (
        pl.when(targets == 0)
        .then(pl.lit("lost"))
        .when(targets == 1)
        .then(pl.when(is_shared).then(pl.lit("many_to_one")).otherwise(pl.lit("one_to_one")))
        .otherwise(pl.when(is_shared).then(pl.lit("many_to_many")).otherwise(pl.lit("one_to_many")))
    )


def _links(crosswalks: pl.DataFrame, name: str) -> pl.DataFrame:
    return crosswalks.filter(crosswalk=name)


def _of(scores: pl.DataFrame, classification: str) -> pl.DataFrame:
    """Codes of a classification, each standing for itself."""
    own = scores.filter(classification=classification)
    return own.select("measure", "code", target="code", weight=pl.lit(1.0))


def _of_onet(scores: pl.DataFrame) -> pl.DataFrame:
    """Codes of O*NET-SOC 2019 at their SOC 2018 code, in equal parts."""
    own = _of(scores, "onet_soc_2019").with_columns(target=pl.col("code").str.head(_SOC_CHARS))
    return own.with_columns(weight=1 / pl.len().over("measure", "target"))


def _aligned(weights: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """Weights whose targets are known codes of SOC.

    A known code that has none takes, in equal parts, those of the broad codes above it or the detailed ones
    below it.
    """
    exact = weights.filter(pl.col("target").is_in(known.implode()))
    pairs = _broad_pairs(weights["target"].unique(), known)
    near = (
        weights.join(pairs, left_on="target", right_on="origin")
        .join(exact, left_on=["measure", "known"], right_on=["measure", "target"], how="anti")
        .with_columns(weight=pl.col("weight") / pl.col("target").n_unique().over("measure", "known"))
        .group_by("measure", "code", target="known")
        .agg(pl.col("weight").sum())
    )
    return pl.concat([exact.select(_WEIGHTS.names()), near.select(_WEIGHTS.names())])


def _broad_pairs(origins: pl.Series, known: pl.Series) -> pl.DataFrame:
    """Pairs of a broad code and a detailed one under it, one of either side: origin, known."""
    every = pl.DataFrame({"origin": origins}).join(pl.DataFrame({"known": known}), how="cross")
    under = [
        pl.col(broad).str.ends_with("0")
        & pl.col(other).str.starts_with(pl.col(broad).str.strip_chars_end("0"))
        for broad, other in (("origin", "known"), ("known", "origin"))
    ]
    return every.filter(pl.any_horizontal(under), pl.col("origin") != pl.col("known"))


def _stepped(weights: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Weights one crosswalk further: a target is the mean of the origins that have a value."""
    joined = weights.join(links.rename({"target": "next"}), left_on="target", right_on="origin")
    parts = joined.group_by("measure", "code", target="next").agg(
        weight=(pl.col("weight") * pl.col("links")).sum()
    )
    shares = pl.col("weight") / pl.col("weight").sum().over("measure", "target")
    return parts.with_columns(weight=shares)
