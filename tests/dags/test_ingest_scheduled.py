"""Ingest, deadlines and alerts under the real scheduler: what `dag.test()` has not, run types, other parts.

One installation for all tests; its DAGs are `dags/ingest.py` with one source and three DAGs made to go wrong.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from installation import installed
from replay import Asked, Reply, served
from skills_pipeline.landing import Cursor, LandingStore

pytestmark = pytest.mark.scheduler

DAGS = Path(__file__).parents[2] / "dags"

GONE_WRONG = '''
"""DAGs that go wrong, each in its own way."""

import os
import signal
import time

from airflow.sdk import DAG, task

from skills_wiring import alerts
from skills_wiring.defaults import default_args


@task
def raises():
    raise ValueError("what was seen")


@task
def is_killed():
    os.kill(os.getpid(), signal.SIGKILL)


@task
def takes_long():
    time.sleep(20)


for dag_id, does, hours in (
    ("refresh_raises", raises, 12),
    ("refresh_is_killed", is_killed, 12),
    ("refresh_takes_long", takes_long, 2 / 3600),
):
    with DAG(
        dag_id,
        schedule=None,
        default_args=default_args(retries=0),
        on_failure_callback=alerts.run_failed,
        deadline=alerts.deadline(hours),
    ):
        does()
'''

LOCAL_SOURCE = '''
"""Airflow reads this in every part; one source `local` takes the place of all others."""

import os
from dataclasses import replace

from skills_pipeline.sources.base import Request
from skills_pipeline.sources.registry import BUILT_IN


def requests(query):
    yield Request(f"{os.environ['LOCAL_SOURCE']}/jobs?since={query.since}&until={query.until}")


pattern = BUILT_IN["remotive"]
BUILT_IN.clear()
BUILT_IN["local"] = replace(
    pattern, name="local", requests=requests, records=lambda file: iter(()), minimum_interval_seconds=0.0
)
'''


class Servers:
    """The source and the webhook: what they were asked and told."""

    def __init__(self):
        self.asked, self.alerts = [], []

    def answer(self, request: Asked) -> Reply:
        if request.path == "/hook":
            self.alerts.append(json.loads(request.body))
            return Reply(204)
        self.asked.append((request.parameters["since"], request.parameters["until"]))
        return Reply(body=b"[]")


@pytest.fixture(scope="module")
def running(tmp_path_factory, migrated, deploy):
    deployment = deploy(tmp_path_factory.mktemp("scheduled"), migrated, "network")
    folder = deployment.home.parent / "dags"
    folder.mkdir()
    for name in ("ingest.py", "skills_wiring", ".airflowignore"):
        (folder / name).symlink_to(DAGS / name)
    (folder / "gone_wrong.py").write_text(GONE_WRONG, "utf-8")
    config = deployment.home / "config"
    config.mkdir()
    (config / "airflow_local_settings.py").write_text(LOCAL_SOURCE, "utf-8")
    servers = Servers()
    with served(servers.answer) as address:
        told = deployment.told(AIRFLOW__CORE__DAGS_FOLDER=str(folder), LOCAL_SOURCE=address).connected(
            "skills_pipeline_alert_webhook", conn_type="http", host=f"{address}/hook"
        )
        with installed(deployment.home, told.environment) as airflow:
            yield airflow, servers, LandingStore(deployment.settings.landing_dir)


def test_a_failure_a_killed_process_and_a_late_run_are_told_once_each(running):
    airflow, servers, _ = running
    dag_ids = ("refresh_raises", "refresh_is_killed", "refresh_takes_long")
    runs = {dag_id: airflow.trigger(dag_id) for dag_id in dag_ids}
    assert [airflow.finished(dag_id, run_id) for dag_id, run_id in runs.items()] == [
        "failed",
        "failed",
        "success",
    ]
    airflow.wait_for("three alerts", lambda: len(servers.alerts) >= 3)
    told = {one["dag_id"]: (one["what"], one["message"]) for one in servers.alerts}
    assert told == {
        "refresh_raises": ("task failed", "ValueError: what was seen"),
        "refresh_is_killed": (
            "run failed",
            "the task ended without an error of its own: its process was killed or its worker lost",
        ),
        "refresh_takes_long": (
            "deadline missed",
            "the run is not over 0.000555556 h after it was queued; its state: running",
        ),
    }
    assert len(servers.alerts) == 3


def test_the_schedule_asks_for_the_days_that_are_missing_and_a_backfill_for_exactly_its_own(running):
    airflow, servers, store = running
    today = datetime.now(UTC).date()
    yesterday, landed = today - timedelta(days=1), today - timedelta(days=5)
    store.set_cursor("local", Cursor(str(landed), str(landed), f"{landed}T23:00:00", 0, 0))
    (land,) = airflow.api.get("dags/ingest_local/tasks")["tasks"]
    airflow.api.post("pools", {"name": land["pool"], "slots": 1})
    airflow.api.patch("dags/ingest_local", {"is_paused": False})
    run_id = airflow.next_run("ingest_local", ())
    assert airflow.finished("ingest_local", run_id) == "success"
    assert servers.asked == [(str(landed), str(yesterday))]
    # On SQLite, Airflow creates no backfill while other parts write.
    for part in ("scheduler", "dag-processor", "triggerer"):
        airflow.kill(part)
    first, last = "2025-03-01T00:00:00Z", "2025-03-03T00:00:00Z"
    airflow.api.post("backfills", {"dag_id": "ingest_local", "from_date": first, "to_date": last})
    airflow.start("scheduler", "scheduler", "--skip-serve-logs")
    airflow.wait_for(
        "three runs of the backfill",
        lambda: (
            [run["state"] for run in airflow.runs("ingest_local") if run["run_type"] == "backfill"]
            == ["success"] * 3
        ),
    )
    assert servers.asked[1:] == [(f"2025-03-0{day}", f"2025-03-0{day}") for day in (1, 2, 3)]
    assert store.landed_until("local") == yesterday
