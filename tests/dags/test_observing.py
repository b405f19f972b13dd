"""What can be watched: declared metrics at a StatsD listener, fields in task logs, events of lineage.

One run by the real scheduler of the small DAG in `observed/`, wired as the DAGs of the pipeline are.
"""

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from installation import installed

ROOT = Path(__file__).parents[2]
OBSERVED = Path(__file__).parent / "observed"


@dataclass(frozen=True)
class Watched:
    """What a run left behind: lines of StatsD, events of OpenLineage, and task logs by task."""

    statsd: set[str]
    events: list[dict]
    logs: dict[str, list[dict]]


@contextmanager
def statsd_listener() -> Iterator[tuple[int, set[str]]]:
    """A UDP port of loopback and what was sent to it, a metric an entry."""
    received: set[str] = set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]

        def listen() -> None:
            while (datagram := listener.recv(65_536)) != b"end":
                received.update(datagram.decode().splitlines())

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield port, received
        finally:
            listener.sendto(b"end", ("127.0.0.1", port))
            thread.join()


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Watched:
    home = tmp_path_factory.mktemp("observed")
    events = home / "events.jsonl"
    with statsd_listener() as (port, statsd):
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "dags")]),
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(OBSERVED),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__METRICS__STATSD_ON": "True",
            "AIRFLOW__METRICS__STATSD_PORT": str(port),
            "AIRFLOW__METRICS__STATSD_INFLUXDB_ENABLED": "True",
            "AIRFLOW__OPENLINEAGE__NAMESPACE": "skills-pipeline",
            "AIRFLOW__OPENLINEAGE__TRANSPORT": json.dumps(
                {"type": "file", "log_file_path": str(events), "append": True}
            ),
        }
        with installed(home, environment) as airflow:
            run_id = airflow.trigger("observed_refresh")
            assert airflow.finished("observed_refresh", run_id) == "failed"
            # The task's process tells of its end when the scheduler knows of it already.
            airflow.wait_for("event of the last task", lambda: last_told(events))
    logs = home / "logs" / "dag_id=observed_refresh"
    return Watched(
        statsd,
        [json.loads(line) for line in events.read_text("utf-8").splitlines()],
        {
            name: [
                json.loads(line)
                for path in sorted(logs.rglob(f"task_id={name}/**/attempt=1.log"))
                for line in path.read_text("utf-8").splitlines()
            ]
            for name in ("land", "classify", "release")
        },
    )


def last_told(events: Path) -> bool:
    told = [json.loads(line) for line in events.read_text("utf-8").splitlines()]
    return any(
        (event["eventType"], event["job"]["name"]) == ("FAIL", "observed_refresh.release") for event in told
    )


def line_with(lines: list[dict], text: str) -> dict:
    (found,) = [line for line in lines if text in line["event"]]
    return found


REFUSED = {
    "count('skills_pipeline.guesses')": "not declared",
    "count('skills_pipeline.documents_landed')": "with the tags ['source'], not a counter with []",
    "gauge('skills_pipeline.documents_parsed', 1)": "as a counter with the tags [], not a gauge",
}
"""What is not sent, because it is not declared so, and what is said."""


@pytest.fixture(scope="module")
def wiring(tmp_path_factory) -> dict:
    """The declared metrics and what became of the calls that are to be refused, of one process."""
    code = f"""
import json
from skills_wiring import observing
said = {{}}
for call in {list(REFUSED)}:
    try:
        eval(call, vars(observing))
    except observing.MetricError as error:
        said[call] = str(error)
print(json.dumps({{"declared": list(observing.METRICS), "said": said}}))
"""
    environment = os.environ | {
        "AIRFLOW_HOME": str(tmp_path_factory.mktemp("wiring")),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "dags")]),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_a_metric_is_sent_only_as_it_is_declared(wiring):
    assert wiring["said"].keys() == REFUSED.keys()
    for call, said in REFUSED.items():
        assert said in wiring["said"][call]


def test_every_metric_that_is_declared_is_sent_and_no_other(wiring):
    files = [*(ROOT / "dags").glob("*.py"), ROOT / "dags" / "skills_wiring" / "observing.py"]
    texts = [file.read_text("utf-8") for file in files]
    sent = {name for text in texts for name in re.findall(r'\b(?:count|gauge)\(\s*"([\w.]+)"', text)}
    assert sent == set(wiring["declared"])
    # What is sent by a function of its own is sent only where a DAG calls it.
    calls = "".join(texts[:-1])
    assert "observing.gauge_sources(" in calls
    assert "observing.measure_outcome(" in calls


@pytest.mark.scheduler
def test_metrics_of_a_task_reach_statsd_with_their_tags(watched):
    assert "airflow.skills_pipeline.documents_landed,source=jobtech:3|c" in watched.statsd
    assert "airflow.skills_pipeline.source_lag_days,source=jobtech:2|g" in watched.statsd


@pytest.mark.scheduler
def test_lines_of_a_task_log_say_which_source_shard_and_release_they_are_about(watched):
    landed = line_with(watched.logs["land"], "landed from jobtech")
    assert (landed["source"], landed["dag_id"], landed["task_id"]) == ("jobtech", "observed_refresh", "land")
    assert line_with(watched.logs["classify"], "classified 1 shards")["shard"] == ["DE|2026-01"]
    built = line_with(watched.logs["release"], "built")
    assert (built["source"], built["release_id"]) == ("jobtech", "2026-01-abc")
    # Airflow's own line of the failure carries what the task was about, and not what another task was.
    failure = line_with(watched.logs["release"], "Task failed with exception")
    assert failure["source"] == "jobtech"
    assert "shard" not in failure


@pytest.mark.scheduler
def test_lineage_leads_from_what_was_landed_to_the_release(watched):
    edges = {
        (event["job"]["name"], kind, dataset["namespace"], dataset["name"])
        for event in watched.events
        for kind in ("inputs", "outputs")
        for dataset in event.get(kind, [])
    }
    namespace = "file://skills-pipeline"
    assert edges == {
        ("observed_refresh.land", "outputs", namespace, "/landing/jobtech"),
        ("observed_refresh.classify", "inputs", namespace, "/postings"),
        ("observed_refresh.classify", "outputs", namespace, "/classified"),
        ("observed_refresh.release", "inputs", namespace, "/classified"),
        ("observed_refresh.release", "outputs", namespace, "/release"),
    }
