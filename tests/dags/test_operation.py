"""What happens to a running installation, and what its readers see: sources, tasks and checks that fail.

Scheduler, DAG processor, triggerer and API server run, on SQLite and on PostgreSQL; sources answer from a
server of the test. The tests of a database share one installation, so each says what it changes.
"""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from harbour import BOARD, board
from installation import LOCAL_SETTINGS, Installation, installed, listening_addresses, members
from replay import Asked, Reply, remote, served
from servers import postgresql
from skills_pipeline import pipeline
from skills_pipeline.releases import Release, ReleaseStore
from skills_pipeline.warehouse import query

pytestmark = pytest.mark.scheduler

PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"


@dataclass
class Publishers:
    """Servers of the sources: what each host answers until it is told to answer otherwise."""

    answers: dict[str, Reply] = field(default_factory=dict)

    def answer(self, asked: Asked) -> Reply:
        return self.answers[remote(asked).url.split("/")[2]]

    def board(self, numbers: range) -> None:
        """Ashby's board lists these jobs."""
        self.answers["api.ashbyhq.com"] = _json_reply(board(numbers))

    def remotive(self, is_up: bool) -> None:
        """Remotive answers, or is out of service; its broken jobs would count as a change of shape."""
        answer = json.loads((PAYLOADS / "remotive.json").read_text("utf-8"))
        jobs = [job for job in answer["jobs"] if job["id"] in (701, 702)]
        up = _json_reply(answer | {"jobs": jobs, "job-count": len(jobs)})
        self.answers["remotive.com"] = up if is_up else Reply(503, b"down", {"Retry-After": "1"})


def _json_reply(content: Any) -> Reply:
    return Reply(body=json.dumps(content).encode())


@dataclass
class Running:
    """An installation, the sources it asks, and the same pipeline by the command line beside it."""

    airflow: Installation
    deployment: Any
    publishers: Publishers
    beside: Path

    def ingest(self, source: str, day: str, **conf: Any) -> str:
        """The id of a run that asks a source for a day."""
        return self.airflow.trigger(f"ingest_{source}", since=day, until=day, **conf)

    def landed(self, day: str) -> str:
        """Land the board as it is listed now; returns the id of the refresh that follows by itself."""
        known = [run["dag_run_id"] for run in self.airflow.runs("refresh")]
        run_id = self.ingest("ashby", day, boards=[BOARD])
        assert self.airflow.finished("ingest_ashby", run_id) == "success"
        return self.airflow.next_run("refresh", known)

    def current(self) -> Release | None:
        return ReleaseStore(self.deployment.settings.warehouse_dir, 6).current()

    def remember(self) -> None:
        """Keep the releases so far: a release tells what changed since the one before."""
        shutil.rmtree(self.beside / "warehouse", ignore_errors=True)
        if self.deployment.settings.warehouse_dir.exists():
            shutil.copytree(self.deployment.settings.warehouse_dir, self.beside / "warehouse", symlinks=True)

    def by_command_line(self) -> Release:
        """The release that the command line makes of the same landings after the remembered releases."""
        settings = replace(
            self.deployment.settings, data_dir=self.beside / "data", warehouse_dir=self.beside / "warehouse"
        )
        shutil.rmtree(settings.landing_dir, ignore_errors=True)
        shutil.copytree(self.deployment.settings.landing_dir, settings.landing_dir)
        return pipeline.refresh(settings, "network").release

    def counts(self) -> dict[str, int]:
        database = self.deployment.settings.warehouse_dir / "current.duckdb"
        tables = ("postings", "classifications", "mentions", "landings")
        return {name: query(database, f"FROM core.{name}").height for name in tables}


@contextmanager
def running(database: str, folder: Path, deployment: Any) -> Iterator[Running]:
    publishers = Publishers()
    publishers.board(range(6))
    publishers.remotive(is_up=True)
    with (
        postgresql() if database == "postgresql" else nullcontext() as connection,
        served(publishers.answer) as address,
    ):
        environment = deployment.environment | {"REPLAYED_AT": address}
        environment["PYTHONPATH"] = os.pathsep.join(
            filter(None, (str(LOCAL_SETTINGS), environment.get("PYTHONPATH")))
        )
        if connection:
            environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] = connection
        with installed(deployment.home, environment) as airflow:
            for source in ("ashby", "remotive"):
                named = f"dags?dag_id_pattern=ingest_{source}"
                airflow.wait_for(f"DAG of {source}", lambda path=named: airflow.api.get(path)["dags"])
                airflow.api.patch(f"dags/ingest_{source}", {"is_paused": False})
            yield Running(airflow, deployment, publishers, folder / "beside")


@pytest.fixture(scope="module")
def at_work(request, tmp_path_factory, migrated, deploy):
    folder = tmp_path_factory.mktemp(request.param)
    with running(request.param, folder, deploy(folder, migrated, "network")) as started:
        yield started
    assert [one for session in started.airflow.sessions() for one in members(session)] == []


@pytest.fixture
def office(at_work):
    """The installation as the test before left it, its releases remembered."""
    at_work.remember()
    return at_work


on_both = pytest.mark.parametrize("at_work", ["sqlite", "postgresql"], indirect=True, scope="module")
on_sqlite_at_least = pytest.mark.parametrize(
    "at_work",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)],
    indirect=True,
    scope="module",
)


@on_both
def test_what_two_sources_publish_is_landed_and_released_as_by_the_command_line(office):
    assert office.airflow.finished("ingest_remotive", office.ingest("remotive", "2025-03-03")) == "success"
    first = office.airflow.next_run("refresh", [])
    assert office.airflow.finished("refresh", first) == "success"
    office.remember()
    released, run_id = office.current(), office.landed("2025-03-03")
    question = office.airflow.wait_for(
        "question to a person", lambda: office.airflow.answer("refresh", run_id, "Reject")
    )
    assert "source_coverage.source_dropped_out (1 rows, first: ashby" in question[0]
    assert office.airflow.finished("refresh", run_id) == "success"
    assert office.current() == released
    assert office.airflow.finished("refresh", office.airflow.trigger("refresh")) == "success"
    (run,) = [one for one in office.airflow.runs("refresh") if one["dag_run_id"] == run_id]
    assert run["run_type"] == "asset_triggered"
    assert office.current().content_sha256 == office.by_command_line().content_sha256
    events = office.airflow.api.get("assets/events?source_dag_id=refresh&source_task_id=classify&limit=100")
    made = {shard.key for shard in pipeline.shard_index(office.deployment.settings)}
    assert {event["partition_key"] for event in events["asset_events"]} == made
    assert office.counts()["landings"] == 2
    assert listening_addresses(office.airflow.sessions()) == {"127.0.0.1"}


@on_sqlite_at_least
def test_a_task_that_is_killed_is_tried_again_and_nothing_is_there_twice(office):
    office.publishers.board(range(12))
    run_id = office.landed("2025-03-04")

    def running_task() -> int | None:
        tasks = office.airflow.tasks("refresh", run_id)
        return next((one["pid"] for one in tasks if is_at_work(one)), None)

    def is_at_work(task: dict[str, Any]) -> bool:
        return (task["task_id"], task["map_index"], task["state"]) == ("classify", 0, "running")

    os.kill(office.airflow.wait_for("running task", running_task), signal.SIGKILL)
    assert office.airflow.finished("refresh", run_id) == "success"
    tries = office.airflow.tries("refresh", run_id, "classify", 0)
    assert [one["try_number"] for one in tries] == [1, 2]
    assert tries[1]["state"] == "success"
    assert tries[0]["state"] != "success"
    assert office.current().content_sha256 == office.by_command_line().content_sha256
    assert office.counts()["postings"] == office.counts()["classifications"]


@on_sqlite_at_least
def test_a_source_that_is_down_for_a_day_fails_alone_and_is_shown_as_stale(office):
    office.publishers.remotive(is_up=False)
    office.publishers.board(range(2, 15))
    down = office.ingest("remotive", "2025-03-05")
    refreshed = office.landed("2025-03-05")
    assert office.airflow.finished("refresh", refreshed) == "success"
    assert office.airflow.finished("ingest_remotive", down) == "failed"
    assert len(office.airflow.tries("ingest_remotive", down, "land")) > 1
    assert office.current().content_sha256 == office.by_command_line().content_sha256
    days = {state.source.name: state.lag_days for state in pipeline.source_states(office.deployment.settings)}
    assert days["remotive"] - days["ashby"] == 2
    office.publishers.remotive(is_up=True)
    known = [run["dag_run_id"] for run in office.airflow.runs("refresh")]
    up = office.ingest("remotive", "2025-03-05")
    assert office.airflow.finished("ingest_remotive", up) == "success"
    # What landed is released before the next test looks at the releases.
    assert office.airflow.finished("refresh", office.airflow.next_run("refresh", known)) == "success"
    days = {state.source.name: state.lag_days for state in pipeline.source_states(office.deployment.settings)}
    assert days["remotive"] == days["ashby"]


@on_sqlite_at_least
def test_a_second_refresh_waits_for_the_first_and_changes_nothing(office):
    office.publishers.board(range(5, 20))
    first = office.landed("2025-03-06")
    second = office.airflow.trigger("refresh")

    def states() -> tuple[str, str]:
        by_id = {run["dag_run_id"]: run["state"] for run in office.airflow.runs("refresh")}
        return by_id[first], by_id[second]

    assert office.airflow.wait_for("run at work", lambda: states()[0] == "running" and states()) == (
        "running",
        "queued",
    )
    assert office.airflow.finished("refresh", first) == "success"
    released = office.current()
    assert office.airflow.finished("refresh", second) == "success"
    assert office.current() == released
    assert released.content_sha256 == office.by_command_line().content_sha256
    first_run, second_run = (
        next(run for run in office.airflow.runs("refresh") if run["dag_run_id"] == run_id)
        for run_id in (first, second)
    )
    assert second_run["start_date"] >= first_run["end_date"]


@on_sqlite_at_least
def test_a_failed_check_releases_nothing_and_readers_notice_nothing(office, tmp_path):
    """The last one: what it landed stays, and no later release would pass."""
    before, counted = office.current(), office.counts()
    database = office.deployment.settings.warehouse_dir / "current.duckdb"
    broken = tmp_path / "ashby.json"
    broken.write_text(json.dumps({"jobs": [{"id": "without anything else"}] * 200}), "utf-8")
    with duckdb.connect(str(database), read_only=True) as reader:
        pipeline.land_from_files(office.deployment.settings, "ashby", [broken], mapping=None)
        run_id = office.airflow.trigger("refresh")
        assert office.airflow.finished("refresh", run_id) == "failed"
        assert reader.sql("SELECT count(*) FROM core.postings").fetchall() == [(counted["postings"],)]
    states = {task["task_id"]: task["state"] for task in office.airflow.tasks("refresh", run_id)}
    assert (states["build"], states["release"]) == ("failed", "upstream_failed")
    assert len(office.airflow.tries("refresh", run_id, "build")) == 1
    assert (office.current(), office.counts()) == (before, counted)
