"""Throughput of classification on one worker and on two, each with its own folders, over a shared store.

Measured, not asserted: `PYTHONPATH=tests python bench/workers.py --executor edge --postings 4000` prints
postings classified a second of wall time, and what the tasks cost beside classifying. The postings are those
of `orchestration`, over twenty countries. All machines are this one machine: two workers gain no more than
its free cores.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from orchestration import DAY, land_day, sample_texts
from rich.console import Console
from rich.table import Table

from machines import EXECUTORS, QUEUES, Machines, machines
from skills_pipeline import pipeline
from skills_pipeline.settings import Settings


@dataclass(frozen=True)
class Measured:
    """One run: seconds from the start of the first classifying task to the end of the last one."""

    workers: int
    tasks: int
    wall_seconds: float
    tasks_seconds: float


Texts = list[tuple[str, str]]


def measured(executor: str, workers: list[str], postings: int, tasks: int, texts: Texts) -> Measured:
    """A refresh of so many new postings with those workers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with machines(executor, folder, -(-postings // tasks)) as at_work:
            for worker in workers:
                at_work.start(worker)
            owner = at_work.settings("first")
            land_day(DAY, range(postings), texts, owner, folder)
            run_id = at_work.airflow.trigger("refresh")
            state = at_work.airflow.finished("refresh", run_id, seconds=3600.0)
            assert state == "success", f"the run ended as {state}"
            return _of_run(at_work, run_id, len(workers))


def _of_run(at_work: Machines, run_id: str, workers: int) -> Measured:
    tasks = [one for one in at_work.airflow.tasks("refresh", run_id) if one["task_id"] == "classify"]
    begun = min(_time(one["start_date"]) for one in tasks)
    ended = max(_time(one["end_date"]) for one in tasks)
    return Measured(
        workers,
        len(tasks),
        (ended - begun).total_seconds(),
        sum(one["duration"] for one in tasks),
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def in_process_seconds(postings: int, texts: Texts) -> float:
    """Seconds in which one process classifies the same shards, the models loaded before."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(folder / "data", folder / "warehouse", processes=1, origin="captures")
        land_day(DAY, range(postings), texts, settings, folder)
        pipeline.parse(settings)
        made = pipeline.deduplicate_postings(settings)
        small = replace(settings, data_dir=folder / "warm")
        land_day(DAY, range(10), texts, small, folder)
        pipeline.parse(small)
        pipeline.classify(small, pipeline.deduplicate_postings(small))
        begun = time.perf_counter()
        pipeline.classify(settings, made)
        return time.perf_counter() - begun


def main() -> None:
    """Print one row for each number of workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--executor", choices=EXECUTORS, default="edge")
    parser.add_argument("--postings", type=int, default=4_000)
    parser.add_argument("--tasks", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        texts = sample_texts(Path(name))
    alone = in_process_seconds(given.postings, texts)
    names = list(QUEUES)
    rows = [measured(given.executor, names[:n], given.postings, given.tasks, texts) for n in (1, 2)]
    table = Table("workers", "tasks", "wall, s", "postings/s", "tasks, s", "beside classifying, s a task")
    for row in rows:
        overhead = (row.tasks_seconds - alone) / row.tasks
        speed = given.postings / row.wall_seconds
        table.add_row(
            str(row.workers),
            str(row.tasks),
            f"{row.wall_seconds:.1f}",
            f"{speed:.0f}",
            f"{row.tasks_seconds:.1f}",
            f"{overhead:.1f}",
        )
    console = Console()
    console.print(table)
    console.print(f"one process, models loaded: {alone:.1f} s, {given.postings / alone:.0f} postings/s")


if __name__ == "__main__":
    main()
