"""The real scheduler, database and API server, as `make airflow` starts them, on ports of loopback."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from installation import Api, free_port, listening_addresses, members, wait_for
from skills_pipeline import pipeline
from skills_pipeline.warehouse import query

STANDALONE = Path(__file__).parents[2] / "dags" / "standalone.sh"

pytestmark = pytest.mark.scheduler


@contextmanager
def standalone(deployment) -> Iterator[tuple[Api, int]]:
    """Airflow in a session of its own, of which nothing is left afterwards, and that session's id."""
    port = free_port()
    environment = deployment.environment | {
        "AIRFLOW__API__PORT": str(port),
        "BIN": str(Path(sys.executable).parent),
    }
    with (deployment.home / "standalone.log").open("wb") as log:
        process = subprocess.Popen(
            [STANDALONE], env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        passwords = deployment.home / "simple_auth_manager_passwords.json.generated"
        yield Api(f"http://127.0.0.1:{port}", passwords), process.pid
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=30)
    left = members(process.pid)
    for one in left:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait()
    psutil.wait_procs(left, timeout=30)


def test_what_a_source_landed_is_released_by_the_scheduler(captures, tmp_path):
    captures.land("ashby", "jobtech")
    elsewhere = replace(captures.settings, data_dir=tmp_path / "other", warehouse_dir=tmp_path / "others")
    shutil.copytree(captures.settings.landing_dir, elsewhere.landing_dir)
    expected = pipeline.refresh(elsewhere, "captures").release
    with standalone(captures) as (api, session):
        assets = wait_for(
            "asset", lambda: api.get("assets?name_pattern=landing_ashby")["assets"], captures.home
        )
        api.post("assets/events", {"asset_id": assets[0]["id"]})
        (run,) = wait_for(
            "finished run",
            lambda: api.get("dags/refresh/dagRuns?state=success&state=failed")["dag_runs"],
            captures.home,
        )
        addresses = listening_addresses([session])
    assert (run["state"], run["run_type"], run["conf"]) == ("success", "asset_triggered", {})
    assert addresses == {"127.0.0.1"}
    released = query(captures.settings.warehouse_dir / "current.duckdb", "FROM meta.release")
    assert released.select("content_sha256", "origin").row(0) == (expected.content_sha256, "captures")
    assert members(session) == []
