"""What moved since the release before, and why as far as the release states it, as Markdown.

Here belongs the text of CHANGES.md, made from the release's own tables of vintages. How vintages are compared
is in `indicators.revisions` and the queries of share_revisions and version_register.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from skills_pipeline.contracts import indicators, meta
from skills_pipeline.contracts.base import Table

LARGEST_MOVES = 20

READ: tuple[Table, ...] = (
    meta.RELEASE,
    meta.VINTAGES,
    meta.DEFINITION_VERSIONS,
    indicators.vintages.SHARE_VINTAGES,
    indicators.vintages.SHARE_REVISIONS,
    indicators.vintages.SHARE_REDEFINITIONS,
    indicators.vintages.VERSION_REGISTER,
    indicators.breaks.BREAK_REGISTER,
)
"""Tables that the text is made from."""


def changes_markdown(tables: Mapping[str, pl.DataFrame]) -> str:
    """The text; `tables` has the rows of `READ` by qualified name."""
    release = tables["meta.release"].row(0, named=True)
    vintages = tables["meta.vintages"].sort("vintage")
    head = [
        f"# Changes of release {release['release_id']}",
        f"Data as of {release['as_of']:%Y-%m-%d %H:%M} UTC; origin of the postings: {release['origin']}.",
    ]
    if vintages.height < 2:
        first = (
            "This is the first release of this warehouse: there is none before it to compare with, "
            "so nothing moved."
        )
        return _text([*head, first])
    before, now = vintages.tail(2).iter_rows(named=True)
    return _text(
        [
            *head,
            f"Compared with the release before it, vintage {before['vintage']} of this warehouse, data as of "
            f"{before['as_of']:%Y-%m-%d %H:%M} UTC. This one is vintage {now['vintage']}.",
            "## What the figures are made with",
            *_versions(before, now, tables),
            "## Shares by month (ai_posting_share)",
            *_moves(now["vintage"], tables),
            "## Series that measure something else",
            *_redefinitions(now["vintage"], tables["indicators.share_redefinitions"]),
            "## Sources that started or stopped",
            *_breaks(f"{before['as_of']:%Y-%m}", tables["indicators.break_register"]),
        ]
    )


def _versions(
    before: Mapping[str, Any], now: Mapping[str, Any], tables: Mapping[str, pl.DataFrame]
) -> Iterable[str]:
    """Model, lexicon, definitions and software that changed, and definitions that came or went."""
    changed = (
        tables["indicators.version_register"]
        .filter(pl.col("vintage") == now["vintage"])
        .group_by("subject", "version_before", "version")
        .agg(pl.col("definition_id").sort())
        .sort("subject", "version_before", "version")
    )
    stated = tables["meta.definition_versions"]
    ids = [
        set(stated.filter(pl.col("vintage") == vintage["vintage"])["definition_id"])
        for vintage in (before, now)
    ]
    lines = [
        f"- {row['subject']}: {row['version_before']} → {row['version']} (definitions: "
        f"{', '.join(row['definition_id'])})"
        for row in changed.iter_rows(named=True)
    ]
    lines += [f"- definition {name}: new" for name in sorted(ids[1] - ids[0])]
    lines += [f"- definition {name}: no longer stated" for name in sorted(ids[0] - ids[1])]
    if not lines:
        lines = ["Nothing that both releases state changed: whatever moved comes from the postings."]
    yield "\n".join(lines)


def _moves(vintage: int, tables: Mapping[str, pl.DataFrame]) -> Iterable[str]:
    """How many cells changed, and the largest moves of those that have a share in both."""
    cell = ["definition_id", "country_code", "month"]
    revised = tables["indicators.share_revisions"].filter(pl.col("latest_vintage") == vintage)
    first_stated = tables["indicators.share_vintages"].group_by(cell).agg(pl.col("vintage").min())
    withdrawn = pl.col("latest_postings").is_null()
    had, has = (pl.col(f"{which}_share_pct").is_not_null() for which in ("previous", "latest"))
    lost, gained = (revised.filter(rule).height for rule in (had & ~has & ~withdrawn, ~had & has))
    moved = (
        revised.filter(pl.col("revision_pp").abs() > 0)
        .sort(pl.col("revision_pp").abs(), *cell, descending=[True, False, False, False])
        .select(
            *cell,
            *("previous_share_pct", "latest_share_pct", "revision_pp"),
            *("previous_postings", "latest_postings", "reasons"),
        )
    )
    yield "\n".join(
        [
            f"- cells stated for the first time: {first_stated.filter(pl.col('vintage') == vintage).height}",
            f"- cells that changed: {revised.height}, of which {moved.height} have a share before and after "
            f"that differ, {lost} lost their share, {gained} gained one, "
            f"{revised.filter(withdrawn).height} are no longer stated",
        ]
    )
    if moved.height:
        yield f"The largest moves, {min(LARGEST_MOVES, moved.height)} of {moved.height}:"
        yield _moves_table(moved.head(LARGEST_MOVES))
        yield (
            "Reasons are all that changed together with the figure, as share_revisions states them, not "
            "parts of the move: postings (their number, or which they are), or the versions above."
        )


def _moves_table(moved: pl.DataFrame) -> str:
    lines = [
        "| definition | country | month | before % | now % | change, points | postings before | now "
        "| reasons |",
        "| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    lines += [
        f"| {row['definition_id']} | {row['country_code']} | {row['month']} | "
        f"{row['previous_share_pct']:.2f} | {row['latest_share_pct']:.2f} | {row['revision_pp']:+.2f} | "
        f"{row['previous_postings']} | {row['latest_postings']} | {row['reasons']} |"
        for row in moved.iter_rows(named=True)
    ]
    return "\n".join(lines)


def _redefinitions(vintage: int, stated: pl.DataFrame) -> Iterable[str]:
    """Series of which a year of months moved more than they usually do from month to month."""
    found = stated.filter((pl.col("vintage") == vintage) & pl.col("is_redefined")).sort(
        "definition_id", "country_code"
    )
    lines = [
        f"- {row['definition_id']}, {row['country_code']}: {row['revised_pct']:+.1f} percent on "
        f"{row['stretch_from']} to {row['stretch_to']}; changed with it: {row['reasons'] or 'no version'}"
        for row in found.iter_rows(named=True)
    ]
    yield "\n".join(lines) or "None was found (share_redefinitions)."


def _breaks(month: str, register: pl.DataFrame) -> Iterable[str]:
    """Material breaks in and after the month in which the release before was made."""
    found = register.filter(pl.col("is_material") & (pl.col("month") >= month)).sort(
        "month", "country_code", "source"
    )
    lines = [
        f"- {row['country_code']}, {row['month']}: {row['source']} "
        f"{'started' if row['break_kind'] == 'source_started' else 'stopped'} "
        f"({row['part_pct']:.1f} percent of the postings)"
        for row in found.iter_rows(named=True)
    ]
    yield "\n".join(lines) or f"None of weight from {month} on (break_register, is_material)."


def _text(paragraphs: Iterable[str]) -> str:
    return "\n\n".join(paragraphs) + "\n"
