"""When a posting was seen, and when it was gone: what stock on a day can be computed from.

Here belongs the reading of landings in time. When a posting says it closes is read in `normalise.day`; what
of this makes a stock is the business of the indicators.
"""

from collections.abc import Sequence

import polars as pl

from skills_pipeline.contracts.base import conform
from skills_pipeline.contracts.core import SIGHTINGS

LANDED_COLUMNS = ("source", "url", "landing_sha256", "fetched_at")
"""What is needed of each landing, unchanged answers included."""


def sightings(
    landed: pl.DataFrame,
    records: pl.LazyFrame,
    removals: pl.LazyFrame,
    listing_all: Sequence[str],
) -> pl.DataFrame:
    """Rows of `core.sightings`, one a posting of `records`.

    `landed`: `LANDED_COLUMNS` · `records`: posting_id, source, landing_sha256 of every parsed record ·
    `removals`: rows of `core.removals` · `listing_all`: sources of which one answer lists all that is open at
    its address, so that what a later answer leaves out was closed in between. A notice of its source goes
    before.
    """
    seen = records.select("posting_id", "source", "landing_sha256").unique()
    each = seen.join(landed.lazy(), on=["source", "landing_sha256"])
    days = each.group_by("posting_id").agg(
        first_seen_on=pl.col("fetched_at").min().dt.date(),
        last_seen_on=pl.col("fetched_at").max().dt.date(),
    )
    notices = removals.group_by("posting_id").agg(noticed_on=pl.col("removed_on").min())
    absences = _absences(landed, each.filter(pl.col("source").is_in(listing_all)).collect())
    told = days.join(notices, on="posting_id", how="left").join(absences.lazy(), on="posting_id", how="left")
    rows = told.select(
        "posting_id",
        "first_seen_on",
        "last_seen_on",
        closed_on=pl.coalesce("noticed_on", "absent_on"),
        closed_basis=pl.when(pl.col("noticed_on").is_not_null())
        .then(pl.lit("notice"))
        .when(pl.col("absent_on").is_not_null())
        .then(pl.lit("absence")),
    )
    return conform(rows.collect().sort("posting_id"), SIGHTINGS)


def _absences(landed: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """posting_id, absent_on: day of the first answer of the same address after the last that held it."""
    last = seen.group_by("posting_id").agg(pl.all().sort_by("fetched_at").last()).sort("fetched_at")
    answers = landed.select("source", "url", "fetched_at", answered_at="fetched_at").sort("fetched_at")
    following = last.join_asof(
        answers,
        on="fetched_at",
        by=["source", "url"],
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
    )
    return following.select("posting_id", absent_on=pl.col("answered_at").dt.date()).drop_nulls()
