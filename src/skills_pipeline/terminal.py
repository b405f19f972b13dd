"""What a person sees in the terminal after a run: tables and lines, made from frames and declarations.

Here belongs wording and layout. Sums and intervals are those of the report, in `publish.report_data`.
"""

from collections.abc import Iterable, Sequence
from textwrap import shorten

import polars as pl
from rich.console import Console
from rich.table import Table

from skills_pipeline.contracts import indicators
from skills_pipeline.pipeline import SourceState
from skills_pipeline.publish import report_data
from skills_pipeline.publish.publication import Publication
from skills_pipeline.releases import ReleaseStore
from skills_pipeline.warehouse import CheckResult, Outcome, Warehouse

_LARGEST_MOVES = 5
_TERMS_CHARS = 42


def check_lines(checks: Sequence[CheckResult]) -> list[str]:
    """One line a check that found something, refusals first."""
    broken = sorted((check for check in checks if check.failures), key=lambda check: check.severity)
    return [
        f"check {check.severity}: {check.check_id}: {check.failures} rows, the first: {check.example}"
        for check in broken
    ]


def print_release(console: Console, warehouse: Warehouse, outcome: Outcome) -> None:
    """The countries of the current release, what changed, and where its files are."""
    release = outcome.release
    assert release is not None, "only a refused first release has none"
    console.print(countries_table(warehouse.table(indicators.shares.AI_POSTING_SHARE_WINDOW)))
    console.print(
        f"Release {release.release_id} ({outcome.status}), data as of {release.as_of}, {release.origin}."
    )
    if outcome.status == "released":
        previous = outcome.previous
        moves = warehouse.difference(previous, release) if previous and previous != release else None
        for line in difference_lines(moves, previous.release_id if previous else None):
            console.print(line)
    console.print(f"DuckDB file: {warehouse.root / 'current.duckdb'}", soft_wrap=True)
    console.print(f"Report:      {warehouse.root / 'current' / 'report.html'}", soft_wrap=True)


def publication_lines(publication: Publication) -> list[str]:
    """What was written, one line a format with its files and size, and what was not."""
    sizes: dict[str, list[int]] = {}
    for name, size_bytes in publication.size_bytes.items():
        sizes.setdefault(name.partition("/")[0], []).append(size_bytes)
    lines = [f"warning: changed by hand and written anew: {name}" for name in publication.edited]
    lines.append(
        f"Publication of release {publication.release_id} ({publication.status}): {publication.folder}"
    )
    lines += [
        f"  {name:<18} {len(each):>3} {'file ' if len(each) == 1 else 'files'} {sum(each) / 1e6:>9.2f} MB"
        for name, each in sizes.items()
    ]
    return lines + [f"left out: {name}" for name in publication.left_out]


def countries_table(windows: pl.DataFrame) -> Table:
    """Countries by AI-demand share over the latest twelve months; `windows` is the indicator."""
    shares = report_data.window_shares(windows)
    months = shares.select("first_month", "last_month").unique().rows()
    span = " to ".join(months[0]) if months else "no month"
    table = Table(title=f"Postings that ask for AI (definition ai_demand), {span}")
    for heading in ("country", "share %", "95 % interval", "corrected %", "AI postings", "postings"):
        table.add_column(heading, justify="left" if heading == "country" else "right")
    ranked = report_data.country_ranking(shares)
    for row in ranked.drop_nulls("share_pct").iter_rows(named=True):
        interval = f"{row['share_low_pct']:.1f} to {row['share_high_pct']:.1f}"
        counts = (f"{row['ai_postings']:,}", f"{row['postings']:,}")
        corrected = "–" if row["corrected_pct"] is None else f"{row['corrected_pct']:.1f}"
        table.add_row(row["country"], f"{row['share_pct']:.1f}", interval, corrected, *counts)
    suppressed = ranked.filter(pl.col("share_pct").is_null())
    if suppressed.height:
        names = ", ".join(suppressed["country"])
        fewer = f"fewer than {indicators.policy.MINIMUM_POSTINGS} postings, or nearly all at one employer"
        table.caption = f"Suppressed, {fewer}: {names}"
    return table


def difference_lines(moves: pl.DataFrame | None, previous_id: str | None) -> Iterable[str]:
    """What a release states differently from the one before it."""
    if moves is None:
        return [
            f"Compared with {previous_id}: the same release."
            if previous_id
            else "First release: nothing to compare with."
        ]
    lines = [f"Compared with {previous_id}: {moves.height} cells of ai_posting_share differ."]
    for row in moves.drop_nulls("change_pp").head(_LARGEST_MOVES).iter_rows(named=True):
        cell = f"{row['definition_id']} {row['country_code']} {row['month']}"
        lines.append(
            f"  {cell}: {row['earlier_share_pct']:.2f} % to {row['later_share_pct']:.2f} % "
            f"(postings {row['earlier_postings']} to {row['later_postings']})"
        )
    return lines


def releases_table(store: ReleaseStore) -> Table:
    """Kept releases, a line each, with what is wrong of their files."""
    current = store.current()
    table = Table("release", "data as of", "origin", "model", "postings", "state")
    for release in store.all():
        damaged = store.damage(release)
        state = "current" if release == current else "kept"
        if store.withdrawn_by(release.inputs_sha256):
            state = "rolled back"
        table.add_row(
            release.release_id,
            release.as_of[:16].replace("T", " "),
            release.origin,
            release.model_id,
            f"{release.row_counts['core.postings']:,}",
            f"{state}, changed: {', '.join(damaged)}" if damaged else state,
        )
    return table


def sources_table(states: Sequence[SourceState]) -> Table:
    """Sources with their state, a line each: what they are asked for, what came of it, what is wrong."""
    headings = (
        "source",
        "cadence",
        "last run (UTC)",
        "asked to",
        "lag",
        "records",
        "refused",
        "state",
        "terms",
    )
    table = Table(*headings, caption="`skills-pipeline sources NAME` shows the terms of one in full")
    for state in states:
        cursor = state.cursor
        table.add_row(
            state.source.name,
            state.source.cadence if state.source.requests else "files",
            cursor.finished_at[:16].replace("T", " ") if cursor else "never",
            cursor.until if cursor else "–",
            f"{state.lag_days} d" if cursor else "–",
            f"{state.records:,}",
            f"{100 * state.quarantined / state.records:.1f} %" if state.records else "–",
            source_state(state),
            shorten(state.source.licence, _TERMS_CHARS, placeholder="…"),
        )
    return table


def source_lines(state: SourceState) -> Iterable[str]:
    """Everything declared of one source, and its state."""
    source = state.source
    yield f"{source.name}: {source.title}"
    for name in ("url", "licence", "terms", "citation", "cadence"):
        yield f"  {name}: {getattr(source, name)}"
    if source.credentials:
        yield f"  credentials: {', '.join(f'SKILLS_PIPELINE_{name}' for name in source.credentials)}"
    yield f"  pause between requests: {source.minimum_interval_seconds:g} s"
    yield f"  state: {source_state(state)}; {state.documents} documents, {state.records:,} records"


def source_state(state: SourceState) -> str:
    """What a person should know of a source before anything else."""
    if state.held:
        return f"{state.held} answers held"
    if state.is_interrupted:
        return "interrupted"
    if state.source.credentials and not state.cursor:
        return f"needs {', '.join(state.source.credentials)}"
    return "landed" if state.documents else "not asked yet"
