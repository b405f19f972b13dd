"""The real scheduler, database and API server, as `make airflow` starts them, on ports of loopback."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil
import pytest
import urllib3

from skills_pipeline import pipeline
from skills_pipeline.warehouse import query

STANDALONE = Path(__file__).parents[2] / "dags" / "standalone.sh"
DEADLINE_SECONDS = 240.0

pytestmark = pytest.mark.scheduler


@dataclass(frozen=True)
class Api:
    """Airflow's public API, asked as the page in the browser asks it."""

    address: str
    passwords: Path

    def get(self, path: str) -> Any:
        return self._answer("GET", path)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self._answer("POST", path, body)

    def _answer(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return _json(
            method, f"{self.address}/api/v2/{path}", body, {"Authorization": f"Bearer {self._token()}"}
        )

    def _token(self) -> str:
        ((name, password),) = json.loads(self.passwords.read_text("utf-8")).items()
        login = {"username": name, "password": password}
        return _json("POST", f"{self.address}/auth/token", login, {})["access_token"]


def _json(method: str, url: str, body: dict[str, Any] | None, headers: dict[str, str]) -> Any:
    answer = urllib3.request(method, url, json=body, headers=headers, retries=False, timeout=20.0)
    assert answer.status < 300, f"{method} {url}: {answer.status} {answer.data!r}"
    return answer.json()


@contextmanager
def standalone(deployment) -> Iterator[tuple[Api, int]]:
    """Airflow in a session of its own, of which nothing is left afterwards, and that session's id."""
    port = _free_port()
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


def members(session: int) -> list[psutil.Process]:
    """Running processes of a session: what the script started, and what that started.

    One that has ended is none of them, also where it stays listed: in a container without an init
    nobody asks for the exit code of a process whose parent is gone.
    """
    found = []
    for process in psutil.process_iter():
        # A process may end between being listed and being asked.
        with suppress(ProcessLookupError, psutil.NoSuchProcess):
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, ask: Callable[[], Any], deployment) -> Any:
    """The first answer that is not empty; while Airflow starts, a refused connection is an empty one."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    seen: object = None
    while time.monotonic() < deadline:
        try:
            if answer := ask():
                return answer
        except (urllib3.exceptions.HTTPError, FileNotFoundError) as error:
            seen = error
        time.sleep(1)
    logs = "\n".join(path.read_text("utf-8")[-1500:] for path in (deployment.home / "logs").glob("*.log"))
    pytest.fail(f"no {what} within {DEADLINE_SECONDS:g} s: {seen}\n{logs}")


def listening_addresses(session: int) -> set[str]:
    """Addresses on which processes of the session accept connections."""
    found: set[str] = set()
    for process in members(session):
        # Airflow starts and ends workers all the time: one that is gone listens nowhere.
        with suppress(psutil.NoSuchProcess):
            connections = process.net_connections("inet")
            found |= {one.laddr.ip for one in connections if one.status == psutil.CONN_LISTEN}
    return found


def test_what_a_source_landed_is_released_by_the_scheduler(captures, tmp_path):
    captures.land("ashby", "jobtech")
    elsewhere = replace(captures.settings, data_dir=tmp_path / "other", warehouse_dir=tmp_path / "others")
    shutil.copytree(captures.settings.landing_dir, elsewhere.landing_dir)
    expected = pipeline.refresh(elsewhere, "captures").release
    with standalone(captures) as (api, session):
        assets = wait_for("asset", lambda: api.get("assets?name_pattern=landing_ashby")["assets"], captures)
        api.post("assets/events", {"asset_id": assets[0]["id"]})
        (run,) = wait_for(
            "finished run",
            lambda: api.get("dags/refresh/dagRuns?state=success&state=failed")["dag_runs"],
            captures,
        )
        addresses = listening_addresses(session)
    assert (run["state"], run["run_type"], run["conf"]) == ("success", "asset_triggered", {})
    assert addresses == {"127.0.0.1"}
    released = query(captures.settings.warehouse_dir / "current.duckdb", "FROM meta.release")
    assert released.select("content_sha256", "origin").row(0) == (expected.content_sha256, "captures")
    assert members(session) == []
