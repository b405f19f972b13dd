"""Things that several suites share and that take long to make: the release of the embedded sample."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
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
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> SampleRun:
    """The embedded sample, released once for all suites."""
    folder = tmp_path_factory.mktemp("sample")
    run = run_sample(folder / "data", folder / "warehouse")
    assert run.finished.returncode == 0, run.finished.stderr
    return run
