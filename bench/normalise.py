"""Speed of normalising and deduplicating real postings: python bench/normalise.py POSTINGS [PROCESSES]

POSTINGS: a Parquet file with title, text, company, location. Measured, not asserted: every part on one core,
in microseconds of processor time a posting, then the whole stage on all processes by the clock: from what a
source states to survivors, without reading and parsing.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import polars as pl
from rich.console import Console
from rich.table import Table

from skills_pipeline.deduplicate.index import Index
from skills_pipeline.engines.processes import map_unordered
from skills_pipeline.normalise import postings
from skills_pipeline.normalise.postings import Stated, normalise
from skills_pipeline.sources.base import RawPosting, Source, read_records
from skills_pipeline.sources.documents import Located

Result = TypeVar("Result")

_FETCHED_AT = datetime(2026, 1, 1)
_BATCH = 2_000
_MEASURED = 8_000


def stated(path: Path) -> list[Stated]:
    """What the postings of a file state, in order; the day is the same for all."""
    frame = pl.read_parquet(path)
    records = list(frame.select("title", "text", "company", "location").iter_rows())
    source = Source(
        **dict.fromkeys(("title", "url", "licence", "citation", "terms", "cadence"), "bench"),
        name="bench",
        records=lambda _: (
            Located(f"/{path.stem}/{number}", {"row": row}) for number, row in enumerate(records)
        ),
        parse=lambda record, _: _raw(*record["row"]),
    )
    outcomes = read_records(source, path.open("rb"), "file:bench", _FETCHED_AT)
    found = [(one.location, one.posting) for one in outcomes if one.posting]
    for location, posting in found:
        posting.row.update(landing_sha256="bench", record_id=f"bench#{location}", posting_id=location)
    return [posting for _, posting in found]


def _raw(title: str | None, text: str, company: str | None, location: str | None) -> RawPosting:
    number = str(abs(hash((title, text, company, location))))
    return RawPosting(number, title or "", text, "2025-06-10", place=location, employer=company)


def normalise_file(path: Path) -> int:
    """A batch of postings into a file of `PARSED_RECORDS`; returns how many there are."""
    rows = normalise(stated(path))
    rows.records.write_parquet(path.with_suffix(".parsed"))
    return rows.records.height


def measure(path: Path, processes: int) -> Table:
    """Every part, then the whole, on the postings of the file in an order drawn with a seed."""
    postings_read = pl.read_parquet(path).sample(fraction=1.0, shuffle=True, seed=1)
    with tempfile.TemporaryDirectory() as name:
        batches = _written(postings_read, Path(name))
        few = [one for batch in batches[: _MEASURED // _BATCH] for one in stated(batch)]
        table = Table("part", "µs a posting, one core", title=f"{path.name}, {len(few):,} postings")
        _measure_parts(table, few)
        table.add_row("", "")
        begun = time.perf_counter()
        done = sum(map_unordered(normalise_file, batches, processes))
        normalised = time.perf_counter()
        with Index(Path(name) / "index.duckdb") as index:
            index.update([batch.with_suffix(".parsed") for batch in batches])
            index.compare(Path(name))
        ended = time.perf_counter()
    for what, seconds in (("normalise", normalised - begun), ("deduplicate", ended - normalised)):
        table.add_row(f"{what}, {processes} processes", f"{seconds:.1f} s, {done / seconds:,.0f} postings/s")
    table.add_row("the whole stage", f"{done / (ended - begun):,.0f} postings/s of {done:,}")
    return table


def _written(rows: pl.DataFrame, folder: Path) -> list[Path]:
    paths = []
    for first in range(0, rows.height, _BATCH):
        paths.append(folder / f"{first:09}.parquet")
        rows.slice(first, _BATCH).write_parquet(paths[-1])
    return paths


def _measure_parts(table: Table, batch: list[Stated]) -> None:
    normalise(batch[:50])  # word lists, gazetteer and models are loaded once a process
    known = _timed(table, "masking, languages", len(batch), lambda: postings._known(batch))
    _timed(
        table, "fields", len(batch), lambda: postings.read_fields(postings._what_fields_read(batch, known))
    )
    _timed(table, "occupations", len(batch), lambda: postings._occupations(batch, known))
    _timed(table, "sketches", len(batch), lambda: postings.sketches(known))
    _timed(table, "all of normalise", len(batch), lambda: [normalise(part) for part in _parts(batch)])


def _parts(batch: Sequence[Stated]) -> list[Sequence[Stated]]:
    return [batch[first : first + _BATCH] for first in range(0, len(batch), _BATCH)]


def _timed(table: Table, part: str, rows: int, action: Callable[[], Result]) -> Result:
    begun = time.process_time()
    result = action()
    table.add_row(part, f"{(time.process_time() - begun) / rows * 1e6:.0f}")
    return result


if __name__ == "__main__":
    Console().print(measure(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2))
