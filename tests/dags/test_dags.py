"""What the DAG files hold, told by Airflow's own reading of them."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from skills_pipeline.sources.registry import BUILT_IN

ASKED = [name for name, source in BUILT_IN.items() if source.requests is not None]

FILES = sorted((Path(__file__).parents[2] / "dags").rglob("*.py"))

UNPAUSED = {"refresh", "watch", "retention", "reference_data", "train_model"}
"""DAGs that ask nobody's server, and so may start at once."""

DECISIONS = {
    "skills_pipeline.landing.fetch.FetchError": ("retry", None),
    "skills_pipeline.landing.fetch.FetchRefusedError": ("fail", None),
    "skills_pipeline.landing.drift.DriftError": ("fail", None),
    "skills_pipeline.landing.store.DamagedStoreError": ("fail", None),
    "skills_pipeline.settings.SettingsError": ("fail", None),
    "skills_pipeline.sources.registry.UnknownSourceError": ("fail", None),
    "skills_pipeline.sources.boards.BoardsError": ("fail", None),
    "skills_pipeline.sources.file.MappingError": ("fail", None),
    "skills_pipeline.model_files.ModelError": ("fail", None),
    "skills_pipeline.releases.LockedError": ("retry", 60.0),
    "skills_pipeline.releases.OtherOriginError": ("fail", None),
    "skills_pipeline.releases.DamagedReleaseError": ("fail", None),
    "skills_pipeline.releases.UnknownReleaseError": ("fail", None),
    "skills_pipeline.releases.ReleaseError": ("default", None),
    "builtins.OSError": ("default", None),
    "builtins.MemoryError": ("default", None),
}
"""Error → what becomes of the task, and after how many seconds; None: the waits of the task, which grow."""


@pytest.fixture(scope="module")
def described(tmp_path_factory, migrated, deploy):
    return deploy(tmp_path_factory.mktemp("described"), migrated, "captures").in_airflow("describe")[0]


@pytest.fixture(scope="module")
def dags(described):
    return described["dags"]


def test_every_file_is_read_without_error_and_without_a_heavy_import(described):
    assert described["import_errors"] == {}
    assert described["heavy_imports"] == []


def test_every_source_with_a_module_has_an_ingest_dag(dags):
    assert {dag_id for dag_id in dags if dag_id.startswith("ingest_")} == {f"ingest_{name}" for name in ASKED}


def test_every_dag_says_what_it_is_and_runs_alone(dags):
    for dag_id, dag in dags.items():
        assert dag["tags"], dag_id
        assert len(dag["doc"]) > 100, dag_id
        assert dag["max_active_runs"] == (4 if dag_id == "history" else 1), dag_id
        assert dag["catchup"] is False, dag_id


def test_nothing_is_fetched_before_somebody_turns_it_on(dags):
    assert {dag_id for dag_id, dag in dags.items() if dag["starts_paused"]} == set(dags) - UNPAUSED


def test_every_task_has_an_owner_and_is_tried_again_at_growing_intervals(dags):
    for dag in dags.values():
        for task in dag["tasks"].values():
            assert task["owner"] == "skills-pipeline"
            assert task["retries"] >= 2
            assert task["multiplier"] > 1


def test_a_task_that_fails_says_so_once_and_a_run_that_is_late_too(dags):
    for dag in dags.values():
        assert dag["on_failure"] == "run_failed"
        assert dag["deadline_callback"] == ["skills_wiring.alerts.deadline_missed"]
        for task in dag["tasks"].values():
            assert (task["policy"], task["on_failure"]) == ("RetriesByKind", ["task_failed"])


def test_a_run_has_as_long_as_its_cadence_allows(dags):
    hours = {
        name: dags[f"ingest_{name}"]["deadline_hours"] for name in ("nav", "ashby", "nyc", "owid_ai_index")
    }
    assert hours == {"nav": [3.0], "ashby": [12.0], "nyc": [24.0], "owid_ai_index": [48.0]}


def test_sources_that_share_a_host_take_turns_at_it(dags):
    pools = {name: dags[f"ingest_{name}"]["tasks"]["land"]["pool"] for name in ASKED}
    assert pools["hiring_lab_ai_tracker"] == pools["hiring_lab_job_postings"] == "host_api.github.com"
    assert pools["jobtech"] == "host_jobsearch.api.jobtechdev.se"
    # A board's label belongs to the employer; where the whole host does, the source has a pool of its own.
    assert pools["personio"] == "host_jobs.personio.de"
    assert pools["workday"] == "host_workday"


def test_the_pools_are_those_that_airflow_imports_and_the_tasks_ask_for(dags, migrated, deploy, tmp_path):
    installation = deploy(tmp_path, migrated, "captures")
    written = tmp_path / "pools.json"
    script = Path(__file__).parents[2] / "dags" / "skills_wiring" / "pools.py"
    written.write_bytes(subprocess.run([sys.executable, script], check=True, capture_output=True).stdout)
    installation.airflow("pools", "import", written)
    exported = tmp_path / "exported.json"
    installation.airflow("pools", "export", exported)
    imported = json.loads(exported.read_text("utf-8"))
    assert {name: pool["slots"] for name, pool in imported.items() if name != "default_pool"} == {
        task["pool"]: 1
        for dag_id, dag in dags.items()
        if dag_id.startswith("ingest_")
        for task in dag["tasks"].values()
    }


def test_only_what_another_try_may_mend_is_tried_again(captures):
    decided, _ = captures.in_airflow("decide", errors=list(DECISIONS))
    assert {error: (one["action"], one["delay"]) for error, one in decided.items()} == DECISIONS
    assert "refuses what is asked" in decided["skills_pipeline.landing.fetch.FetchRefusedError"]["reason"]


def test_a_refresh_waits_for_exactly_what_the_ingest_dags_land(dags):
    landed = [dags[f"ingest_{name}"]["tasks"]["land"]["outlets"] for name in ASKED]
    assert landed == [[f"landing_{name}"] for name in ASKED]
    others = ["landing_history", "model_ai_mention"]
    assert dags["refresh"]["awaited"] == sorted([*others, *(f"landing_{name}" for name in ASKED)])


def test_a_refresh_runs_the_steps_of_the_command_line_in_their_order(dags):
    upstream = {name: task["upstream"] for name, task in dags["refresh"]["tasks"].items()}
    assert upstream == {
        "prepare": [],
        "parse": ["prepare"],
        "deduplicate": ["parse"],
        "classify": ["deduplicate"],
        "build": ["classify"],
        "approve": ["build"],
        "release": ["approve", "build"],
        "publish": ["release"],
    }


def test_the_origin_of_a_refresh_is_that_of_the_deployment(dags):
    assert dags["refresh"]["params"] == {"origin": "captures"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_dag_asks_what_time_it_is_or_reads_the_environment(file):
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert names.isdisjoint({"now", "utcnow", "today", "environ", "getenv", "Variable"})
