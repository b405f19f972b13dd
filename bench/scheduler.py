"""What a task costs the scheduler: a real one on SQLite, mapped tasks that do nothing.

    python bench/scheduler.py --tasks 1 100 400

Measured, not asserted: seconds by the clock and of processor time from the start to the end of a run, four
tasks at a time, as `make airflow` is set up. Here belongs the scheduler alone; what the tasks themselves cost
is in `scale`.
"""

import argparse
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

_DAG = """
from airflow.sdk import DAG, Param, task

with DAG(dag_id="nothing", schedule=None, params={"tasks": Param(1, type="integer")}):

    @task
    def listed(params):
        return list(range(params["tasks"]))

    @task
    def nothing(number):
        return None

    nothing.expand(number=listed())
"""

_PARTS = (("scheduler", "--skip-serve-logs"), ("dag-processor",), ("api-server",))
_LONGEST_SECONDS = 3_600
_SLACK = 0.1
"""What the scheduler may take of a run."""


def environment(home: Path) -> dict[str, str]:
    """Of an Airflow with a home of its own: SQLite, four tasks at a time, one port of loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    bin_folder = Path(sys.executable).parent
    return os.environ | {
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__MAX_MAP_LENGTH": "4096",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__API__WORKERS": "1",
    }


@contextmanager
def airflow(home: Path) -> Iterator[tuple[dict[str, str], list[int]]]:
    """Scheduler, DAG processor and API server in sessions of their own, ended with the block: their
    environment and the sessions."""
    there = environment(home)
    (home / "dags").mkdir(parents=True)
    (home / "dags" / "nothing.py").write_text(_DAG, "utf-8")
    with (home / "parts.log").open("wb") as log:
        command = [sys.executable, "-m", "airflow"]
        subprocess.run([*command, "db", "migrate"], env=there, stdout=log, stderr=log, check=True)
        parts = [
            subprocess.Popen([*command, *part], env=there, stdout=log, stderr=log, start_new_session=True)
            for part in _PARTS
        ]
        try:
            yield there, [part.pid for part in parts]
        finally:
            for part in parts:
                part.send_signal(signal.SIGTERM)
            for part in parts:
                left = _members(part.pid)
                with suppress(subprocess.TimeoutExpired):
                    part.wait(timeout=30)
                for process in left:
                    with suppress(psutil.NoSuchProcess):
                        process.kill()
                part.wait()


def _members(session: int) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, psutil.NoSuchProcess):
            if os.getsid(process.pid) == session:
                found.append(process)
    return found


def cpu_seconds(sessions: list[int]) -> float:
    """Processor time of all that runs in these sessions, and of their children that have ended."""
    spent = 0.0
    for process in (process for session in sessions for process in _members(session)):
        with suppress(psutil.Error):
            spent += sum(process.cpu_times()[:4])
    return spent


def run(home: Path, there: dict[str, str], sessions: list[int], tasks: int) -> tuple[float, float]:
    """Seconds by the clock and of processor time of one run of so many tasks."""
    name, before = f"{tasks}-{time.time_ns()}", cpu_seconds(sessions)
    deadline = time.monotonic() + _LONGEST_SECONDS
    while not _triggered(there, name, tasks):
        if time.monotonic() > deadline:
            raise SystemExit(f"the DAG was not parsed; see {home / 'parts.log'}")
        time.sleep(2)
    while time.monotonic() < deadline:
        time.sleep(0.5)
        state, seconds = _state(home / "airflow.db", name)
        if state == "success":
            return seconds, cpu_seconds(sessions) - before
        if state == "failed":
            raise SystemExit(f"run {name} failed; see {home / 'logs'}")
    raise SystemExit(f"run {name} was not over after {_LONGEST_SECONDS} s")


def _triggered(there: dict[str, str], name: str, tasks: int) -> bool:
    """Whether a run began; none does before the DAG was parsed."""
    command = [sys.executable, "-m", "airflow", "dags", "trigger", "nothing", "--run-id", name]
    command += ["--conf", f'{{"tasks": {tasks}}}']
    return subprocess.run(command, env=there, capture_output=True, check=False).returncode == 0


def _state(database: Path, name: str) -> tuple[str, float]:
    """State of a run, and its seconds from start to end."""
    seconds = "(julianday(end_date) - julianday(start_date)) * 86400"
    query = f"SELECT state, {seconds} FROM dag_run WHERE run_id = ?"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as connection:
        ((state, spent),) = connection.execute(query, [name]).fetchall()
    return state, spent


def main() -> None:
    """Print a row a number of tasks, and the line through them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, nargs="+", default=[1, 100, 400])
    tasks = parser.parse_args().tasks
    table = Table("tasks", "seconds", "seconds a task", "CPU seconds", title="Mapped tasks that do nothing")
    with tempfile.TemporaryDirectory() as name, airflow(Path(name)) as (there, sessions):
        run(Path(name), there, sessions, 2)  # the first run of a scheduler loads what later ones have
        measured = []
        for number in tasks:
            measured.append(run(Path(name), there, sessions, number))
            print(number, *measured[-1], flush=True)
    for number, (seconds, spent) in zip(tasks, measured, strict=True):
        table.add_row(str(number), f"{seconds:.1f}", f"{seconds / number:.2f}", f"{spent:.1f}")
    console = Console()
    console.print(table)
    for what, column in (("seconds", 0), ("CPU seconds", 1)):
        each, fixed = np.polyfit(tasks, [costs[column] for costs in measured], 1)
        console.print(
            f"{what} of a run = {fixed:.1f} + {each:.3f} × tasks; a tenth of a run at most when a task works "
            f"for {each * (1 / _SLACK - 1):.1f} seconds or longer, times the tasks that run at a time"
        )


if __name__ == "__main__":
    main()
