"""A real standalone cluster of Spark on this machine: a master, two workers with folders of their own.

Here belong starting it, sending it the job, and finding its processes. What the job must do is in
`tests/spark`, how fast it is in `bench/spark.py`.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from skills_pipeline.engines import spark

JOB = Path(spark.__file__)
_HOST = "127.0.0.1"
_SCRIPTS = Path(sys.executable).parent
_WAIT_SECONDS = 1_200


@dataclass(frozen=True)
class Cluster:
    """Address of the master, the environment of its programs, and its workers by their folders."""

    url: str
    environment: dict[str, str]
    workers: dict[Path, subprocess.Popen[bytes]]

    def submit(self, *arguments: object) -> subprocess.Popen[str]:
        """`spark-submit` of the job with one core a worker, started."""
        command = [str(_SCRIPTS / "spark-submit"), "--master", self.url, "--conf", "spark.ui.enabled=false"]
        command += ["--conf", "spark.executorEnv.POLARS_MAX_THREADS=1", "--executor-cores", "1"]
        command += ["--executor-memory", "1g", str(JOB), *map(str, arguments)]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def executors(self) -> list[Path]:
        """Folders of all executors that were ever started, in the order of their numbers."""
        found = [path for folder in self.workers for path in folder.glob("app-*/*") if path.is_dir()]
        return sorted(found, key=lambda path: (path.parent.name, int(path.name)))

    def busy_executor(self) -> int:
        """Process of the first executor seen that has a Python process at work; waits for it."""

        def busy() -> int | None:
            programs = [child for worker in self.workers.values() for child in children(worker.pid)]
            at_work = (program for program in programs for daemon in children(program) if children(daemon))
            return next(at_work, None)

        return wait_for(busy, "an executor at work")


@contextmanager
def standalone_cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A master and workers of one core and 1.5 GiB each, all on 127.0.0.1, ended with the block."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SPARK_")}
    environment |= {
        "SPARK_LOCAL_IP": _HOST,
        "SPARK_LOCAL_DIRS": str(folder / "scratch"),
        # Submissions by HTTP would take a fixed port.
        "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
        "PYSPARK_PYTHON": sys.executable,
    }
    # Port 0 is a free one; the master says in its log which.
    master = ["master.Master", "--host", _HOST, "--port", "0", "--webui-port", "0"]
    started = [_start(master, folder / "master.log", environment)]
    try:
        _wait_for_log(folder / "master.log", "New state: ALIVE")
        log = (folder / "master.log").read_text("utf-8", "replace")
        url = re.findall(r"Starting Spark master at (spark://\S+)", log)[0]
        known = {}
        for number in range(1, workers + 1):
            home = folder / f"worker{number}"
            home.mkdir()
            worker = ["worker.Worker", "--host", _HOST, "--webui-port", "0", "--cores", "1"]
            worker += ["--memory", "1536m", "--work-dir", str(home), url]
            known[home] = _start(worker, folder / f"worker{number}.log", environment)
            started.append(known[home])
        for number in range(1, workers + 1):
            _wait_for_log(folder / f"worker{number}.log", "Successfully registered with master")
        yield Cluster(url, environment, known)
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()


def _start(command: list[str], log: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    program = [str(_SCRIPTS / "spark-class"), f"org.apache.spark.deploy.{command[0]}", *command[1:]]
    with log.open("wb") as file:
        return subprocess.Popen(program, env=environment, stdout=file, stderr=subprocess.STDOUT)


def _wait_for_log(log: Path, words: str) -> None:
    wait_for(lambda: words in log.read_text("utf-8", "replace") or None, f"{words!r} in {log}")


def wait_for(found, what: str):
    """What `found` returns once it is not None."""
    until = time.monotonic() + _WAIT_SECONDS
    while (value := found()) is None:
        assert time.monotonic() < until, f"waited {_WAIT_SECONDS} s in vain for {what}"
        time.sleep(0.1)
    return value


def children(process: int) -> list[int]:
    """Processes that this one started; none where it has ended."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
