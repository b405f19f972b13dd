"""Speed of the steps on the embedded sample: postings a second and the largest memory of a process.

Measured, not asserted: `make bench` prints a table, and what was seen once is noted in docs/methods.md.
"""

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from skills_pipeline import pipeline
from skills_pipeline.settings import Settings

Result = TypeVar("Result")


def measure() -> Table:
    """Every step of a first refresh on an empty folder, then the refresh that has nothing to do."""
    table = Table("step", "seconds", "postings/s", title="Embedded sample, two processes")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "data", Path(folder) / "warehouse", processes=2)
        _time(table, "land", lambda: pipeline.land_sample(settings))
        _time(table, "parse", lambda: pipeline.parse(settings))
        shards = _time(table, "deduplicate", lambda: pipeline.deduplicate_postings(settings))
        postings = sum(shard.postings for shard in shards)
        _time(table, "classify", lambda: pipeline.classify(settings, shards), postings)
        _time(table, "build, check, release", lambda: pipeline.release(settings, "sample"), postings)
        _time(table, "refresh with nothing new", lambda: pipeline.refresh(settings, "sample"), postings)
    return table


def _time(table: Table, step: str, action: Callable[[], Result], postings: int = 0) -> Result:
    begun = time.perf_counter()
    result = action()
    seconds = time.perf_counter() - begun
    table.add_row(step, f"{seconds:.2f}", f"{postings / seconds:,.0f}" if postings else "")
    return result


def main() -> None:
    """Print the table and the peak memory of this process and of the largest worker."""
    console = Console()
    console.print(measure())
    for who, name in ((resource.RUSAGE_SELF, "main process"), (resource.RUSAGE_CHILDREN, "largest worker")):
        console.print(f"peak memory, {name}: {resource.getrusage(who).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
