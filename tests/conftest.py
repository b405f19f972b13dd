"""Things that several suites share and that take long to make: the release of the embedded sample."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--examples", type=int, help="examples of every property test that states no number")


def pytest_configure(config: pytest.Config) -> None:
    """With `--examples`, property tests run long, and each time other examples."""
    if examples := config.getoption("--examples"):
        slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
        settings.register_profile("fuzz", max_examples=examples, deadline=None, suppress_health_check=slow)
        settings.load_profile("fuzz")


@dataclass(frozen=True)
class SampleRun:
    """Folders of a run on the embedded sample, and what the command printed."""

    data: Path
    warehouse: Path
    finished: subprocess.CompletedProcess[str]

    @property
    def database(self) -> Path:
        return self.warehouse / "current.duckdb"


def run_sample(data: Path, warehouse: Path) -> SampleRun:
    """What `make run` runs, in these folders."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "COLUMNS": "120",
        "SKILLS_PIPELINE_DATA": str(data),
        "SKILLS_PIPELINE_WAREHOUSE": str(warehouse),
    }
    command = [str(Path(sys.executable).with_name("skills-pipeline")), "run"]
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return SampleRun(data, warehouse, finished)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder of this run of the tests, the same for all its processes."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def sample_run(shared_folder: Path) -> SampleRun:
    """The embedded sample, released once for all suites and all processes that run them."""
    folder = shared_folder / "sample"
    data, warehouse, told = folder / "data", folder / "warehouse", folder / "finished.json"
    with FileLock(shared_folder / "sample.lock"):
        if not told.exists():
            finished = run_sample(data, warehouse).finished
            assert finished.returncode == 0, finished.stderr
            told.write_text(
                json.dumps([finished.args, finished.returncode, finished.stdout, finished.stderr])
            )
    return SampleRun(data, warehouse, subprocess.CompletedProcess(*json.loads(told.read_text())))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four mebibytes, where one may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)
