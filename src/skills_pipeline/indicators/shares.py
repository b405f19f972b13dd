"""Published shares: counts of a query completed by intervals, correction and status.

Here belongs what puts the methods together for a table. What is counted is SQL under `warehouse/indicators`,
how an interval or a correction is made is in the module of the method.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from skills_pipeline.indicators.clusters import NAMED, intraclass_correlations, with_intervals
from skills_pipeline.indicators.correction import METHOD, Confusion, audit_strata, corrected_shares
from skills_pipeline.indicators.status import (
    BREAK,
    MISSING,
    NORMAL,
    PROVISIONAL,
    first_reason,
    with_status,
)

SMOOTHED_MONTHS = 3
"""Months that a smoothed share adds up: noise falls by almost half, a turn is told a month late."""

_VALUES = ("share_pct", "share_low_pct", "share_high_pct", "cluster_low_pct", "cluster_high_pct")
"""What is withheld together."""

_CORRECTED = {
    "corrected_postings": "corrected_postings",
    "corrected_pct": "corrected_pct",
    "corrected_low_pct": "corrected_low_pct",
    "corrected_high_pct": "corrected_high_pct",
    "interval_method": "corrected_method",
    "audit_strata": "audit_strata",
    "obs_status": "corrected_status",
    "status_reason": "corrected_reason",
}
"""Columns of `corrected_shares` → of the table."""


def posting_shares(
    query: pl.DataFrame, languages: pl.DataFrame, audit: pl.DataFrame, period: str
) -> pl.DataFrame:
    """Shares by definition, country_code and `period`, with both intervals and the corrected share.

    `query` has the statistics of `clusters.cell_statistics`, `languages` the counts of
    `correction.corrected_shares`, `audit` is meta.audit. A definition without an audit is a rule on the
    words, and has nothing to correct.
    """
    cell = ("definition_id", "country_code", period)
    correlations = intraclass_correlations(query, ("definition_id",))
    told = with_intervals(query.drop(NAMED).join(correlations, on="definition_id", how="left"))
    audits = {str(name): members for (name,), members in audit.group_by("definition_id")}
    corrected = [
        _corrected(
            confusions(members),
            languages.filter(pl.col("definition_id") == name),
            told.filter(pl.col("definition_id") == name),
            cell,
        )
        for name, members in sorted(audits.items())
    ]
    rules = told.filter(~pl.col("definition_id").is_in(list(audits))).select(
        *cell,
        corrected_method=pl.lit(METHOD),
        corrected_status=pl.lit(MISSING),
        corrected_reason=pl.lit("rule_alone"),
    )
    found = pl.concat([*corrected, rules], how="diagonal")
    absent = [pl.lit(None).alias(name) for name in _CORRECTED.values() if name not in found.columns]
    return published(told).join(found.with_columns(absent), on=cell, how="left")


def clustered_shares(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table of shares: its query has the cells, postings, ai_postings, employers,
    largest_employer_pct, cluster_size, intraclass_correlation, is_break and is_provisional.
    """
    return published(with_intervals(query)).drop("intraclass_correlation")


def smoothed_shares(query: pl.DataFrame) -> pl.DataFrame:
    """As `clustered_shares`, withheld where fewer than `SMOOTHED_MONTHS` of the months have postings.

    `query` has months besides: how many of those that are added up have postings.
    """
    told = with_intervals(query)
    reason = pl.coalesce("status_reason", first_reason((pl.col("months") < SMOOTHED_MONTHS, "short_window")))
    return published(with_status(told, reason, _VALUES)).drop("intraclass_correlation")


def correlated_shares(query: pl.DataFrame) -> pl.DataFrame:
    """As `clustered_shares`, with one intraclass correlation of all rows of the table together.

    `query` has the columns of `clusters.NAMED` in place of intraclass_correlation: what is counted in one
    cell is too little to tell it.
    """
    whole = query.with_columns(table=pl.lit(0))
    correlations = intraclass_correlations(whole, ("table",))
    return clustered_shares(whole.drop(NAMED).join(correlations, on="table", how="left").drop("table"))


def worker_voice(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `worker_voice`: `query` is as in `correlated_shares`, ai_postings those in the scope."""
    return correlated_shares(query).rename({"ai_postings": "voice_postings"})


def responsible_ai_share(query: pl.DataFrame) -> pl.DataFrame:
    """Rows of `responsible_ai_share`: `query` is as in `correlated_shares`, with their_share_pct.

    Its postings are those that ask for AI, its ai_postings those that ask for responsible AI.
    """
    ratio = pl.when(pl.col("their_share_pct") > 0).then(pl.col("share_pct") / pl.col("their_share_pct"))
    names = {"ai_postings": "responsible_postings", "postings": "ai_postings"}
    return correlated_shares(query).with_columns(ratio=ratio).rename(names)


def confusions(audit: pl.DataFrame) -> Mapping[str, Confusion]:
    """The audit of one definition, by language; `audit` has the columns of meta.audit."""
    counts = ("true_positives", "false_negatives", "false_positives", "true_negatives")
    return {row["language"]: Confusion(*(row[name] for name in counts)) for row in audit.to_dicts()}


def published(shares: pl.DataFrame) -> pl.DataFrame:
    """Marked as by `marked`, without what intervals were made of."""
    return marked(shares).drop("cluster_size", "effective_postings")


def marked(estimates: pl.DataFrame) -> pl.DataFrame:
    """In place of status A: B at a break, P where the period was not over. Drops the columns that say so."""
    normal = pl.col("obs_status") == NORMAL
    status = (
        pl.when(normal & pl.col("is_break"))
        .then(pl.lit(BREAK))
        .when(normal & pl.col("is_provisional"))
        .then(pl.lit(PROVISIONAL))
        .otherwise("obs_status")
    )
    return estimates.with_columns(obs_status=status).drop("is_break", "is_provisional")


def _corrected(
    audit: Mapping[str, Confusion], languages: pl.DataFrame, told: pl.DataFrame, cell: Sequence[str]
) -> pl.DataFrame:
    strata = audit_strata(audit, languages["language"])
    renamed = (pl.col(name).alias(column) for name, column in _CORRECTED.items())
    return corrected_shares(languages, strata, told, cell).select(*cell, *renamed)
