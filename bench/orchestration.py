"""What Airflow costs: a day's new postings refreshed by the scheduler, and by the command line.

Measured, not asserted: `PYTHONPATH=tests python bench/orchestration.py --postings 50000` lands the same
boards for both, over twenty countries and one day, beside `--history` postings of a month before that are
released already, and prints the seconds of each step and the share that
the scheduler adds. Texts are the sample's, each posting the halves of two of them, so that none are
duplicates. Both have two processes: the command line in its pools, the scheduler in two tasks side by side.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from installation import installed
from skills_pipeline import pipeline
from skills_pipeline.releases import ReleaseStore
from skills_pipeline.settings import Settings

PROCESSES = 2
DAY, DAY_BEFORE = "2025-03-03", "2025-02-03"
JOBS_A_BOARD = 500
_DUE_AT_START = ("retention", "watch", "reference_data")
_DAGS = Path(__file__).parents[1] / "dags"
_PAYLOAD = Path(__file__).parents[1] / "tests" / "sources" / "payloads" / "ashby.json"
PLACES = (
    ("Berlin", "Germany"),
    ("Paris", "France"),
    ("Amsterdam", "Netherlands"),
    ("Stockholm", "Sweden"),
    ("Lisbon", "Portugal"),
    ("Warsaw", "Poland"),
    ("Madrid", "Spain"),
    ("Rome", "Italy"),
    ("Vienna", "Austria"),
    ("Brussels", "Belgium"),
    ("Copenhagen", "Denmark"),
    ("Oslo", "Norway"),
    ("Helsinki", "Finland"),
    ("Dublin", "Ireland"),
    ("Prague", "Czechia"),
    ("Budapest", "Hungary"),
    ("Athens", "Greece"),
    ("Zurich", "Switzerland"),
    ("London", "United Kingdom"),
    ("Toronto", "Canada"),
)


@dataclass(frozen=True)
class Refreshed:
    """One way: seconds in all, seconds from the first start to the last end of each step, and the checksum of
    what was released.
    """

    seconds: float
    steps: Mapping[str, float]
    release_sha256: str
    postings: int


def land_day(
    day: str, numbers: range, texts: list[tuple[str, str]], settings: Settings, folder: Path
) -> None:
    """Land boards of employers with the jobs of those numbers, published on one day."""
    files = []
    for first, jobs in _boards(day, numbers, texts):
        file = folder / f"employer-{first}.json"
        file.write_text(json.dumps({"jobs": jobs}), "utf-8")
        files.append(file)
    pipeline.land_from_files(settings, "ashby", files, mapping=None)


def sample_texts(folder: Path) -> list[tuple[str, str]]:
    """Titles and texts of the embedded sample, each once."""
    sample = Settings(folder / "sample", folder / "unused", processes=PROCESSES, origin="sample")
    pipeline.land_sample(sample)
    pipeline.parse(sample)
    # Beside the records lie places, issues and more, whose names have two endings.
    files = [file for file in (sample.data_dir / "parsed").rglob("*.parquet") if file.name.count(".") == 1]
    texts = pl.scan_parquet(files).select("title", "text").unique("text").sort("title", "text")
    return texts.collect().rows()


def _boards(
    day: str, numbers: range, texts: list[tuple[str, str]]
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    template = json.loads(_PAYLOAD.read_text("utf-8"))["jobs"][0]
    for place in range(0, len(numbers), JOBS_A_BOARD):
        board = numbers[place : place + JOBS_A_BOARD]
        yield board[0], [template | _job(day, number, texts) for number in board]


def _job(day: str, number: int, texts: list[tuple[str, str]]) -> dict[str, Any]:
    """The first half of one text and the second half of another, a pair that no other job has."""
    turn, one = divmod(number, len(texts))
    title, text = texts[one]
    other = texts[(one + 101 * turn + 17) % len(texts)][1]
    place, country = PLACES[number % len(PLACES)]
    return {
        "id": f"job-{number}",
        "title": title,
        "location": place,
        "address": {"postalAddress": {"addressRegion": None, "addressCountry": country}},
        "publishedAt": f"{day}T08:00:00.000+00:00",
        "jobUrl": f"https://example.org/jobs/{number}",
        "descriptionPlain": text[: len(text) // 2] + "\n\n" + other[len(other) // 2 :],
    }


def by_command_line(settings: Settings) -> Refreshed:
    """`skills-pipeline refresh` and `publish`, as a person types them."""
    program = str(Path(sys.executable).with_name("skills-pipeline"))
    steps = {}
    for step in ("refresh", "publish"):
        begun = time.perf_counter()
        subprocess.run([program, step], env=_environment(settings), check=True, capture_output=True)
        steps[step] = time.perf_counter() - begun
    return _refreshed(settings, sum(steps.values()), steps)


def by_scheduler(settings: Settings, home: Path) -> Refreshed:
    """A run of the DAG `refresh` under a scheduler that is up, from its trigger to its end."""
    environment = _environment(settings) | {
        "AIRFLOW__CORE__DAGS_FOLDER": str(_DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    }
    with installed(home, environment, parallelism=PROCESSES, is_impatient=False) as airflow:
        # What else is due when an installation starts would share the two cores.
        for dag_id in _DUE_AT_START:
            airflow.finished(dag_id, airflow.next_run(dag_id, []))
        run_id = airflow.trigger("refresh")
        state = airflow.finished("refresh", run_id, seconds=4 * 3600.0)
        assert state == "success", f"the run ended as {state}"
        (run,) = airflow.runs("refresh")
        steps = _walls(airflow.tasks("refresh", run_id))
    seconds = (_time(run["end_date"]) - _time(run["queued_at"])).total_seconds()
    return _refreshed(settings, seconds, steps)


def _walls(tasks: list[dict[str, Any]]) -> dict[str, float]:
    ran = [task for task in tasks if task["start_date"] and task["end_date"]]
    names = dict.fromkeys(task["task_id"] for task in sorted(ran, key=lambda task: str(task["start_date"])))
    return {name: _wall([task for task in ran if task["task_id"] == name]) for name in names}


def _wall(tasks: list[dict[str, Any]]) -> float:
    ends = max(_time(task["end_date"]) for task in tasks)
    return (ends - min(_time(task["start_date"]) for task in tasks)).total_seconds()


def _refreshed(settings: Settings, seconds: float, steps: Mapping[str, float]) -> Refreshed:
    current = ReleaseStore(settings.warehouse_dir, settings.releases_kept).current()
    assert current is not None, f"{settings.warehouse_dir}: no release"
    postings = sum(shard.postings for shard in pipeline.shard_index(settings))
    return Refreshed(seconds, steps, current.content_sha256, postings)


def _environment(settings: Settings) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "SKILLS_"))}
    return kept | {
        "SKILLS_PIPELINE_DATA": str(settings.data_dir),
        "SKILLS_PIPELINE_WAREHOUSE": str(settings.warehouse_dir),
        "SKILLS_PIPELINE_PROCESSES": str(PROCESSES),
        "SKILLS_PIPELINE_ORIGIN": "captures",
    }


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def main() -> None:
    """Print both ways by step, and the share that the scheduler adds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=50_000, help="new ones, of one day")
    parser.add_argument("--history", type=int, default=0, help="postings that are released already")
    asked = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        typed, scheduled = (
            Settings(folder / way / "data", folder / way / "warehouse", PROCESSES, origin="captures")
            for way in ("typed", "scheduled")
        )
        texts = sample_texts(folder)
        if asked.history:
            land_day(DAY_BEFORE, range(asked.history), texts, typed, folder)
            by_command_line(typed)
        land_day(DAY, range(asked.history, asked.history + asked.postings), texts, typed, folder)
        shutil.copytree(folder / "typed", folder / "scheduled", symlinks=True)
        ways = {
            "command line": by_command_line(typed),
            "scheduler": by_scheduler(scheduled, folder / "airflow"),
        }
    table = Table("way", "step", "seconds", title=f"{asked.postings:,} new postings beside {asked.history:,}")
    for way, refreshed in ways.items():
        for step, seconds in refreshed.steps.items():
            table.add_row(way, step, f"{seconds:.1f}")
        table.add_row(way, "in all", f"{refreshed.seconds:.1f}", end_section=True)
    console.print(table)
    alone, airflow = ways.values()
    share = 100 * (airflow.seconds - alone.seconds) / alone.seconds
    console.print(
        f"{alone.postings:,} postings after deduplication; the scheduler adds {share:.1f} %; "
        f"same release: {alone.release_sha256 == airflow.release_sha256}"
    )


if __name__ == "__main__":
    main()
