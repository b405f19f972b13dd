"""Which landed records are one posting, and which of them stands for it.

Here belongs the comparison of postings with each other, on their keys only. The keys themselves are made
in `normalise.text`; near-duplicates whose words differ are not found here.
"""

from dataclasses import dataclass

import polars as pl

from skills_pipeline.contracts.base import conform
from skills_pipeline.contracts.core import DUPLICATES

REPOST_WINDOW_DAYS = 120
"""The same text posted again within this many days is the same job; later it is a new one."""

_EVER_DAYS = 1_000_000

KEY_COLUMNS = ("record_id", "posting_id", "source", "posted_on", "fetched_at", "content_key", "words_key")
"""What comparison needs of `PARSED_RECORDS`: everything but the texts."""

_SENIORITY = ("posted_on", "fetched_at", "record_id")


@dataclass(frozen=True)
class Deduplicated:
    """`survivors`: the `KEY_COLUMNS` of the records kept; `duplicates`: rows of `core.duplicates`."""

    survivors: pl.DataFrame
    duplicates: pl.DataFrame


def deduplicate(records: pl.DataFrame) -> Deduplicated:
    """Keep of every group the record posted first (then landed first, then by record_id).

    So a later landing never changes which posting stands for a job, nor the month it counts in. Rules in
    turn: same id of the same source · same content key within the window · same words key within it.
    """
    rules = (("same_id", "posting_id"), ("same_content", "content_key"), ("same_words", "words_key"))
    survivors, dropped = records, []
    for reason, key in rules:
        survivors, duplicates = _apply(survivors, reason, key)
        dropped.append(duplicates)
    return Deduplicated(survivors, _with_final_survivor(dropped))


def _apply(records: pl.DataFrame, reason: str, key: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Survivors of one rule, and what it drops with the posting_id that stands for it."""
    ordered = records.sort(key, *_SENIORITY)
    gap_days = pl.col("posted_on").diff().dt.total_days().over(key)
    # One id is one posting for ever; a key opens a new episode after a long silence.
    opens = gap_days > (REPOST_WINDOW_DAYS if reason != "same_id" else _EVER_DAYS)
    episodes = ordered.with_columns(opens=opens).with_columns(
        # The first record of a key has no gap: it belongs to the first episode.
        episode=pl.col("opens").fill_null(False).cum_sum().over(key)
    )
    group = [key, "episode"]
    marked = episodes.with_columns(
        first=pl.int_range(pl.len()).over(group) == 0,
        survivor_id=pl.col("posting_id").first().over(group),
    )
    kept = marked.filter("first").select(records.columns)
    dropped = marked.filter(~pl.col("first")).select(
        "record_id", "posting_id", "source", "survivor_id", reason=pl.lit(reason)
    )
    return kept, dropped


def _with_final_survivor(dropped: list[pl.DataFrame]) -> pl.DataFrame:
    """All dropped records; a survivor that a later rule dropped is replaced by its own survivor."""
    result = dropped[0]
    for later in dropped[1:]:
        successors = later.select(survivor_id="posting_id", successor="survivor_id")
        moved = result.join(successors, on="survivor_id", how="left", maintain_order="left")
        replaced = moved.with_columns(survivor_id=pl.coalesce("successor", "survivor_id")).drop("successor")
        result = pl.concat([replaced, later])
    return conform(result.sort("record_id"), DUPLICATES)
