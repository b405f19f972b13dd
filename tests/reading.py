"""Readers that query without pause while releases are switched under them; nothing but reads is timed.

`python reading.py [RELEASES]` makes them and prints what four readers saw.
"""

import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import duckdb

from releasing import described
from skills_pipeline.releases import ReleaseStore, file_sha256

READERS = 4
_ROWS = 1_000


@dataclass(frozen=True)
class Reads:
    """What a reader saw: numbers of releases in order, milliseconds of each read, reads of mixed releases."""

    releases: list[int]
    milliseconds: list[float]
    torn: int


def switched_under_readers(folder: Path, releases: int) -> list[Reads]:
    """Make as many releases while four processes read; the last release is there before they stop."""
    store = ReleaseStore(folder / "warehouse", kept=2)
    _release(store, 1)
    done = folder / "done"
    with ProcessPoolExecutor(READERS, mp_context=get_context("spawn")) as pool:
        readers = [pool.submit(read, store.root / "current.duckdb", done) for _ in range(READERS)]
        for number in range(2, releases + 1):
            _release(store, number)
        done.touch()
        return [reader.result() for reader in readers]


def read(database: Path, done: Path) -> Reads:
    """Connect, ask three tables of one release, close, again, until the file `done` was there once before."""
    releases, milliseconds, torn = [], [], 0
    was_done = False
    while not was_done:
        was_done = done.exists()
        begun = time.perf_counter()
        with duckdb.connect(str(database), read_only=True) as connection:
            (number,) = connection.execute("SELECT number FROM about").fetchall()[0]
            answers = connection.execute("SELECT min(number), max(number), count(*) FROM facts").fetchall()[0]
            (later,) = connection.execute("SELECT number FROM about").fetchall()[0]
        milliseconds.append(1000 * (time.perf_counter() - begun))
        torn += answers != (number, number, _ROWS) or later != number
        releases.append(number)
    return Reads(releases, milliseconds, torn)


def _release(store: ReleaseStore, number: int) -> None:
    with store.aside() as folder:
        with duckdb.connect(str(folder / "skills.duckdb")) as connection:
            connection.execute(f"CREATE TABLE about AS SELECT {number} AS number")
            connection.execute(f"CREATE TABLE facts AS SELECT {number} AS number FROM range({_ROWS})")
        store.promote(
            folder,
            described(number, file_sha256={"skills.duckdb": file_sha256(folder / "skills.duckdb")}),
        )


def main() -> None:
    """Print the reads and how long they took."""
    releases = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        readers = switched_under_readers(Path(folder), releases)
    times = sorted(time for reader in readers for time in reader.milliseconds)
    torn = sum(reader.torn for reader in readers)
    print(
        f"{READERS} readers, {releases} releases: {len(times):,} reads, {torn} torn; "
        f"median {times[len(times) // 2]:.1f} ms, p99 {times[int(0.99 * len(times))]:.1f} ms, "
        f"longest {times[-1]:.1f} ms"
    )


if __name__ == "__main__":
    main()
