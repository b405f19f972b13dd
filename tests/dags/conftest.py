"""Airflow for the tests of the DAGs: a home with a migrated database, in processes of its own."""

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from skills_pipeline import pipeline
from skills_pipeline.settings import Settings

_LONGEST_RUN_SECONDS = 600
"""A run that fails where it should not waits minutes to try again; the test ends before."""

DAGS = Path(__file__).parents[2] / "dags"
PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"


@dataclass(frozen=True)
class Deployment:
    """One installation: where the pipeline keeps its data, and the environment that says so to Airflow."""

    settings: Settings
    home: Path
    environment: dict[str, str]

    def land(self, *names: str) -> None:
        for name in names:
            pipeline.land_from_files(self.settings, name, [PAYLOADS / f"{name}.json"], mapping=None)

    def in_airflow(self, step: str, **arguments: Any) -> tuple[Any, str]:
        """The answer of `in_airflow.py` and what it logged."""
        out = self.home / "answer.json"
        program = Path(__file__).with_name("in_airflow.py")
        done = subprocess.run(
            [sys.executable, program, out, step, json.dumps(arguments)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=_LONGEST_RUN_SECONDS,
        )
        assert done.returncode == 0, done.stdout[-4000:]
        return json.loads(out.read_text("utf-8")), done.stdout

    def run(
        self, *runs: dict[str, Any], address: str | None = None, credentials: tuple[str, ...] = ()
    ) -> tuple[list[dict[str, Any]], str]:
        """What became of the runs, one after another in one process, and what they logged."""
        return self.in_airflow("run", runs=runs, address=address, credentials=credentials)

    def airflow(self, *arguments: str | Path) -> str:
        """What a command of Airflow says."""
        command = [sys.executable, "-m", "airflow", *arguments]
        done = subprocess.run(
            command,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-4000:]
        return done.stdout

    def told(self, **variables: str) -> "Deployment":
        """The same installation with these variables in its environment."""
        return replace(self, environment=self.environment | variables)

    def connected(self, connection_id: str, **connection: Any) -> "Deployment":
        """The same installation with a connection, in the variable that Airflow reads it from."""
        return self.told(**{f"AIRFLOW_CONN_{connection_id.upper()}": json.dumps(connection)})


def deployment(folder: Path, migrated: Path, origin: str) -> Deployment:
    settings = Settings(folder / "data", folder / "warehouse", processes=1, origin=origin)
    home = folder / "airflow"
    shutil.copytree(migrated, home)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW", "SKILLS_PIPELINE"))
    }
    return Deployment(settings, home, environment | _airflow(home) | _pipeline(settings))


def _airflow(home: Path) -> dict[str, str]:
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    }


def _pipeline(settings: Settings) -> dict[str, str]:
    return {
        "SKILLS_PIPELINE_DATA": str(settings.data_dir),
        "SKILLS_PIPELINE_WAREHOUSE": str(settings.warehouse_dir),
        # More than one, as on any machine: a task that started a pool of processes would fail.
        "SKILLS_PIPELINE_PROCESSES": "2",
        "SKILLS_PIPELINE_ORIGIN": settings.origin,
    }


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty metadata database, migrated once for each version of Airflow and kept."""
    version = importlib.metadata.version("apache-airflow")
    template = request.config.cache.mkdir("airflow") / version
    with FileLock(f"{template}.lock"):
        if not (template / "airflow.db").exists():
            home = tmp_path_factory.mktemp("migrating")
            migrate = [sys.executable, "-m", "airflow", "db", "migrate"]
            subprocess.run(migrate, env=os.environ | _airflow(home), check=True, capture_output=True)
            template.mkdir(exist_ok=True)
            shutil.copy(home / "airflow.db", template / "airflow.db")
    return template


@pytest.fixture(scope="session")
def deploy() -> Callable[[Path, Path, str], Deployment]:
    return deployment


@pytest.fixture
def captures(tmp_path: Path, migrated: Path) -> Deployment:
    return deployment(tmp_path, migrated, "captures")


@pytest.fixture
def network(tmp_path: Path, migrated: Path) -> Deployment:
    return deployment(tmp_path, migrated, "network")
