"""What Spark costs: the same postings by the command line with one and two processes, and by two workers.

Run in the environment of requirements/spark.lock, with a folder or file of postings as the pipeline writes
them: `python bench/spark.py data/sample/postings`. Seconds on the clock depend on what else the machine does,
seconds of the processors less so. Measured, not asserted; what was seen once is in docs/spark.md.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import polars as pl
from rich.console import Console
from rich.table import Table

sys.path.append(str(Path(__file__).parents[1] / "tests"))

_TICKS = os.sysconf("SC_CLK_TCK")
_KIB = 1024


def measure(postings: Path, rows: int, folder: Path) -> Table:
    """A line for every way and step; memory is the largest sum over all processes, shared pages once."""
    table = Table(title=f"{rows} postings, {os.cpu_count()} processors", caption="load before: " + _load())
    for name in ("way, step", "seconds", "of processors", "postings/s", "MiB"):
        table.add_column(name, justify="left" if "," in name else "right")
    given = folder / "in.parquet"
    _multiplied(postings, rows).write_parquet(given)
    for processes in (1, 2):
        command = [str(Path(sys.executable).with_name("skills-pipeline")), "classify", str(given)]
        command += ["--out", str(folder / f"out{processes}")]
        environment = os.environ | {"SKILLS_PIPELINE_PROCESSES": str(processes)}
        with _line(table, f"command line, {processes} processes, start included", rows):
            subprocess.run(command, env=environment, check=True, capture_output=True)
    _measure_spark(table, given, rows, folder)
    return table


def _measure_spark(table: Table, given: Path, rows: int, folder: Path) -> None:
    from pyspark.sql import SparkSession

    from skills_pipeline.engines.spark import classify_parquet
    from spark_cluster import standalone_cluster

    started = perf_counter()
    with standalone_cluster(folder) as cluster:
        table.add_row("Spark, start of master and two workers", f"{perf_counter() - started:.1f}")
        os.environ.update(cluster.environment)
        settings = {"spark.ui.enabled": "false", "spark.executor.cores": "1", "spark.executor.memory": "1g"}
        with _line(table, "Spark, start of a session"):
            spark = SparkSession.builder.master(cluster.url).config(map=settings).getOrCreate()
        for step in ("first job", "warm job"):
            with _line(table, f"Spark, two workers, {step}", rows):
                classify_parquet(spark, str(given), str(folder / "spark"))
        spark.stop()


def _multiplied(postings: Path, rows: int) -> pl.DataFrame:
    """So many postings, those there are again and again under other keys."""
    files = sorted(postings.rglob("*.parquet")) if postings.is_dir() else [postings]
    frame = pl.concat(
        pl.read_parquet(file, columns=["posting_id", "title", "text", "language"]) for file in files
    )
    frame = frame.unique("posting_id", maintain_order=True)
    copies = pl.concat(
        frame.select(pl.format("{}-{}", "posting_id", pl.lit(copy)).alias("key"), "title", "text", "language")
        for copy in range(-(-rows // frame.height))
    )
    return copies.sort("key").head(rows)


@contextmanager
def _line(table: Table, step: str, rows: int = 0) -> Iterator[None]:
    stop, peak = threading.Event(), [0]
    watch = threading.Thread(target=_watch, args=(stop, peak))
    watch.start()
    begun, used = perf_counter(), _total(_processor_seconds)
    yield
    seconds, used = perf_counter() - begun, _total(_processor_seconds) - used
    stop.set()
    watch.join()
    speed = f"{rows / seconds:,.0f}" if rows else ""
    cells = step, f"{seconds:.1f}", f"{used:.1f}", speed, f"{peak[0] / _KIB:,.0f}"
    sys.stderr.write(" · ".join(cells) + "\n")
    table.add_row(*cells)


def _watch(stop: threading.Event, peak: list[int]) -> None:
    while not stop.wait(0.5):
        peak[0] = max(peak[0], int(_total(_memory_kib)))


def _total(measured: Callable[[int], float]) -> float:
    """Of this process and all it started, directly or not."""
    from spark_cluster import children

    todo, total = [os.getpid()], 0.0
    while todo:
        process = todo.pop()
        todo += children(process)
        try:
            total += measured(process)
        except (FileNotFoundError, ProcessLookupError):
            continue  # It ended meanwhile.
    return total


def _processor_seconds(process: int) -> float:
    """User and system time of a process and of its ended children."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / _TICKS


def _memory_kib(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _load() -> str:
    return ", ".join(f"{number:.1f}" for number in os.getloadavg())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("postings", type=Path)
    parser.add_argument("--rows", type=int, default=20_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Console(width=120).print(measure(given.postings, given.rows, Path(folder)))


if __name__ == "__main__":
    main()
