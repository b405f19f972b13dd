"""What the DAG files hold, told by Airflow's own reading of them."""

import ast
from pathlib import Path

import pytest

from skills_pipeline.sources.registry import BUILT_IN

ASKED = [name for name, source in BUILT_IN.items() if source.requests is not None]

FILES = sorted((Path(__file__).parents[2] / "dags").glob("*.py"))


@pytest.fixture(scope="module")
def described(tmp_path_factory, migrated, deploy):
    return deploy(tmp_path_factory.mktemp("described"), migrated, "captures").in_airflow("describe")[0]


@pytest.fixture(scope="module")
def dags(described):
    return described["dags"]


def test_every_file_is_read_without_error_and_without_a_heavy_import(described):
    assert described["import_errors"] == {}
    assert described["heavy_imports"] == []


def test_every_source_with_a_module_has_an_ingest_dag_beside_those_of_the_whole(dags):
    assert set(dags) == {
        "refresh",
        "history",
        "train_model",
        "reference_data",
        *(f"ingest_{name}" for name in ASKED),
    }


def test_every_dag_says_what_it_is_and_runs_alone(dags):
    for dag_id, dag in dags.items():
        assert dag["tags"], dag_id
        assert len(dag["doc"]) > 100, dag_id
        assert dag["max_active_runs"] == (4 if dag_id == "history" else 1), dag_id
        assert dag["catchup"] is False, dag_id


def test_nothing_is_fetched_before_somebody_turns_it_on(dags):
    fetching = {"history", *(f"ingest_{name}" for name in ASKED)}
    assert {dag_id for dag_id, dag in dags.items() if dag["starts_paused"]} == fetching


def test_every_task_has_an_owner_and_is_tried_again_at_growing_intervals(dags):
    for dag in dags.values():
        for task in dag["tasks"].values():
            assert task["owner"] == "skills-pipeline"
            assert task["retries"] >= 2
            assert task["multiplier"] > 1


def test_a_refresh_waits_for_exactly_what_the_ingest_dags_land(dags):
    landed = [dags[f"ingest_{name}"]["tasks"]["land"]["outlets"] for name in ASKED]
    assert landed == [[f"landing_{name}"] for name in ASKED]
    assert dags["refresh"]["awaited"] == sorted(f"landing_{name}" for name in [*ASKED, "history"])


def test_a_refresh_runs_the_steps_of_the_command_line_in_their_order(dags):
    upstream = {name: task["upstream"] for name, task in dags["refresh"]["tasks"].items()}
    assert upstream == {
        "land_sample": [],
        "parse": ["land_sample"],
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
