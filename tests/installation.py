"""An Airflow installation of a test or a measurement: its parts as processes, on loopback, ended afterwards.

Here belongs what starts, watches and ends the parts and asks Airflow's public API. Servers that an
installation needs beside itself are in `servers.py`, what a test does with all of them in the test.
"""

import base64
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psutil
import urllib3

DEADLINE_SECONDS = 900.0
ENDED = ("success", "failed")
_BUSY_SECONDS = 60
_DAGS = Path(__file__).parents[1] / "dags"
LOCAL_SETTINGS = Path(__file__).parent / "dags" / "local_settings"

IMPATIENT = {
    "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_SEC": "2",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "30",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "2",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "90",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "10",
    "AIRFLOW__EDGE__JOB_POLL_INTERVAL": "2",
    "AIRFLOW__EDGE__HEARTBEAT_INTERVAL": "10",
}
"""What an installation waits for in minutes, in seconds; a timeout stays far above its heartbeat."""


@dataclass(frozen=True)
class Api:
    """Airflow's public API, asked as the page in the browser asks it."""

    address: str
    passwords: Path

    def get(self, path: str) -> Any:
        return self._answer("GET", path)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self._answer("POST", path, body)

    def patch(self, path: str, body: dict[str, Any]) -> Any:
        return self._answer("PATCH", path, body)

    def _answer(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"}
        for _ in range(_BUSY_SECONDS):
            try:
                return _json(method, f"{self.address}/api/v2/{path}", body, headers)
            except AssertionError as error:
                # SQLite has one writer at a time, and another part may be it.
                if "Database error" not in str(error):
                    raise
                time.sleep(1)
        return _json(method, f"{self.address}/api/v2/{path}", body, headers)

    @cached_property
    def _token(self) -> str:
        ((name, password),) = json.loads(self.passwords.read_text("utf-8")).items()
        login = {"username": name, "password": password}
        return str(_json("POST", f"{self.address}/auth/token", login, {})["access_token"])


def _json(method: str, url: str, body: dict[str, Any] | None, headers: dict[str, str]) -> Any:
    answer = urllib3.request(method, url, json=body, headers=headers, retries=False, timeout=60.0)
    assert answer.status < 300, f"{method} {url}: {answer.status} {answer.data!r}"
    return answer.json()


@dataclass
class Installation:
    """Parts of an installation that run, each a session of its own, and how they are asked."""

    home: Path
    environment: Mapping[str, str]
    api: Api
    parts: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(
        self,
        name: str,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        """Start `airflow <arguments>` as the part of that name; its log is `logs/<name>.log`."""
        logs = self.home / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / f"{name}.log").open("ab") as log:
            self.parts[name] = subprocess.Popen(
                [sys.executable, "-m", "airflow", *arguments],
                env=dict(self.environment if environment is None else environment),
                cwd=folder or self.home,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """End a part and all it started at once, as a machine that loses its power does."""
        process = self.parts.pop(name)
        _kill(process)

    def stop(self) -> None:
        """End all parts, first by asking."""
        for process in self.parts.values():
            process.send_signal(signal.SIGTERM)
        for process in self.parts.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=15)
            _kill(process)

    def sessions(self) -> list[int]:
        return [process.pid for process in self.parts.values()]

    def wait_for(self, what: str, ask: Callable[[], Any], seconds: float = DEADLINE_SECONDS) -> Any:
        """As `wait_for`, and a part that ended is told at once."""

        def ask_a_living_one() -> Any:
            for name, process in self.parts.items():
                assert process.poll() is None, f"{name} ended:\n{told(self.home / 'logs' / f'{name}.log')}"
            return ask()

        return wait_for(what, ask_a_living_one, self.home, seconds)

    def trigger(self, dag_id: str, **conf: Any) -> str:
        """Start a run as of now; returns its id."""
        return str(
            self.api.post(f"dags/{dag_id}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]
        )

    def runs(self, dag_id: str) -> list[dict[str, Any]]:
        """All runs of a DAG, the oldest first."""
        return list(self.api.get(f"dags/{dag_id}/dagRuns?order_by=id&limit=100")["dag_runs"])

    def answer(self, dag_id: str, run_id: str, option: str) -> list[str]:
        """Answer what a run asks a person now; returns the questions.

        One is asked a moment before its task waits; answered then, the task would wait for ever. Airflow
        says that it has an answer a moment before it keeps it; asked again then, it would take another.
        """
        path = f"dags/{dag_id}/dagRuns/{run_id}"
        details = self.api.get(f"{path}/hitlDetails?response_received=false")["hitl_details"]
        asked = [one for one in details if one["task_instance"]["state"] == "awaiting_input"]
        for one in asked:
            task = f"{path}/taskInstances/{one['task_instance']['task_id']}/-1/hitlDetails"
            self.api.patch(task, {"chosen_options": [option], "params_input": {}})
            self.wait_for("answer to be kept", lambda path=task: self.api.get(path)["response_received"])
        return [one["body"] for one in asked]

    def finished(
        self, dag_id: str, run_id: str, seconds: float = DEADLINE_SECONDS, option: str = "Approve"
    ) -> str:
        """The state in which a run ended; what it asks a person meanwhile is answered with `option`."""

        def ended() -> str:
            self.answer(dag_id, run_id, option)
            state = self.api.get(f"dags/{dag_id}/dagRuns/{run_id}")["state"]
            return state if state in ENDED else ""

        return str(self.wait_for(f"end of {dag_id} {run_id}", ended, seconds))

    def next_run(self, dag_id: str, known: Iterable[str]) -> str:
        """The id of the first run that is none of the known ones."""
        before = set(known)

        def appeared() -> str:
            return next(
                (run["dag_run_id"] for run in self.runs(dag_id) if run["dag_run_id"] not in before), ""
            )

        return str(self.wait_for(f"run of {dag_id}", appeared))

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        path = f"dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=500"
        return list(self.api.get(path)["task_instances"])

    def tries(self, dag_id: str, run_id: str, task_id: str, map_index: int = -1) -> list[dict[str, Any]]:
        """Every try of a task, the first one first."""
        path = f"dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/{map_index}/tries"
        return sorted(self.api.get(path)["task_instances"], key=lambda one: one["try_number"])


@contextmanager
def installed(
    home: Path,
    environment: Mapping[str, str],
    executor: str = "LocalExecutor",
    parallelism: int = 2,
    is_impatient: bool = True,
) -> Iterator[Installation]:
    """Scheduler, DAG processor, triggerer and API server, ready to run DAGs; nothing is left afterwards.

    `environment` names the database, the DAGs folder and what the pipeline is told; `is_impatient` shortens
    what Airflow waits for. Workers are started by the caller.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    complete = {
        **environment,
        **(IMPATIENT if is_impatient else {}),
        **_secrets(),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__EXECUTOR": executor,
        "AIRFLOW__CORE__PARALLELISM": str(parallelism),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        # The files do not change meanwhile.
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "3600",
        # A machine that runs other tests answers late; an Edge worker whose word came too late would end.
        "AIRFLOW__API_AUTH__JWT_LEEWAY": "120",
        "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "60",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__EDGE__API_URL": f"{address}/edge_worker/v1/rpcapi",
        "AIRFLOW__EDGE__API_ENABLED": str("EdgeExecutor" in executor),
    }
    if not (home / "airflow.db").exists() or "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN" in environment:
        migrate(home, complete)
    passwords = home / "simple_auth_manager_passwords.json.generated"
    installation = Installation(home, complete, Api(address, passwords))
    try:
        installation.start("api-server", "api-server")
        installation.start("scheduler", "scheduler", "--skip-serve-logs")
        installation.start("dag-processor", "dag-processor")
        installation.start("triggerer", "triggerer", "--skip-serve-logs")
        installation.wait_for(
            "DAG refresh", lambda: installation.api.get("dags?dag_id_pattern=refresh")["dags"]
        )
        _make_pools(installation)
        yield installation
    finally:
        installation.stop()


def _make_pools(installation: Installation) -> None:
    """The pools that tasks of the DAG files wait for; one that is not there lets them wait for ever."""
    command = [sys.executable, str(_DAGS / "skills_wiring" / "pools.py")]
    told_by_file = subprocess.run(
        command, env=dict(installation.environment), capture_output=True, check=True
    )
    entities = [{"name": name, **pool} for name, pool in json.loads(told_by_file.stdout).items()]
    creation = {"action": "create", "entities": entities, "action_on_existence": "overwrite"}
    installation.api.patch("pools", {"actions": [creation]})


def migrate(home: Path, environment: Mapping[str, str]) -> None:
    """Bring the metadata database to the state of this version of Airflow and of its executors."""
    home.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "airflow", "db", "migrate"],
        env=dict(environment),
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def _secrets() -> dict[str, str]:
    """What all parts of an installation must hold in common, on whatever machine they run."""
    return {
        "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
        "AIRFLOW__API__SECRET_KEY": secrets.token_hex(32),
    }


def wait_for(
    what: str, ask: Callable[[], Any], home: Path, seconds: float = DEADLINE_SECONDS, pause: float = 1.0
) -> Any:
    """The first answer that is not empty; while Airflow starts, a refused connection is an empty one."""
    deadline = time.monotonic() + seconds
    seen: object = None
    while time.monotonic() < deadline:
        try:
            if answer := ask():
                return answer
        except (urllib3.exceptions.HTTPError, FileNotFoundError) as error:
            seen = error
        time.sleep(pause)
    logs = "\n".join(told(path) for path in (home / "logs").glob("*.log"))
    raise AssertionError(f"no {what} within {seconds:g} s: {seen}\n{logs}")


def told(log: Path) -> str:
    """The end of a log."""
    return f"{log.name}: {log.read_text('utf-8', errors='replace')[-1500:]}"


def members(session: int) -> list[psutil.Process]:
    """Running processes of a session: what was started in it, and what that started.

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


def _kill(process: subprocess.Popen[bytes]) -> None:
    left = members(process.pid)
    for one in left:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait()
    psutil.wait_procs(left, timeout=30)


def listening_addresses(sessions: Iterable[int]) -> set[str]:
    """Addresses on which processes of the sessions accept connections."""
    found: set[str] = set()
    for process in (process for session in sessions for process in members(session)):
        # Airflow starts and ends workers all the time: one that is gone listens nowhere.
        with suppress(psutil.NoSuchProcess):
            connections = process.net_connections("inet")
            found |= {one.laddr.ip for one in connections if one.status == psutil.CONN_LISTEN}
    return found


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
