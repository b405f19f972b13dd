"""Training and reference data under Airflow: the order of tasks, a refusal by the gate, what is checked."""

import pytest

from skills_pipeline import model_steps
from skills_pipeline.classify.candidates import SHIPPED
from training_material import write_material


@pytest.fixture(scope="module")
def dags(tmp_path_factory, migrated, deploy):
    return deploy(tmp_path_factory.mktemp("described"), migrated, "captures").in_airflow("describe")[0][
        "dags"
    ]


def test_a_model_is_put_in_use_after_gate_and_person_agreed_and_then_others_are_told(dags):
    tasks = dags["train_model"]["tasks"]
    assert {name: task["upstream"] for name, task in tasks.items()} == {
        "train": [],
        "evaluate": ["train"],
        "gate": ["evaluate"],
        "approve": ["gate"],
        "accept": ["approve", "train"],
    }
    assert tasks["accept"]["outlets"] == ["model_ai_mention"]


def test_a_candidate_that_the_gate_refuses_is_put_before_nobody_and_the_model_in_use_stays(
    captures, tmp_path
):
    environment = captures.environment | {
        "SKILLS_PIPELINE_MODELS": str(tmp_path / "models"),
        "SKILLS_PIPELINE_TRAINING": str(write_material(tmp_path / "training")),
    }
    captures.environment.update(environment)
    (finished,), log = captures.run({"dag_id": "train_model"})
    assert finished == {
        "state": "failed",
        "tasks": {
            "train": "success",
            "evaluate": "success",
            "gate": "failed",
            "approve": "upstream_failed",
            "accept": "upstream_failed",
        },
    }
    assert "is not put in use, shipped stays: REFUSE " in log
    store = model_steps.store_of(captures.settings.__class__(tmp_path, tmp_path, models=tmp_path / "models"))
    assert store.current() == SHIPPED
    assert [one.gate for one in store.all()] == ["-", "refused"]


def test_reference_data_are_told_as_a_table_and_what_cannot_be_used_fails_with_what_to_do(captures, tmp_path):
    boards = tmp_path / "boards.tsv"
    boards.write_text("source\tboard\nashby\tTidewater\n", "utf-8")
    captures.environment["SKILLS_PIPELINE_BOARDS"] = str(boards)
    (finished,), log = captures.run({"dag_id": "reference_data"})
    assert finished == {"state": "success", "tasks": {"check": "success"}}
    assert "1 boards" in log
    boards.write_text("source\tboard\nashbie\tTidewater\n", "utf-8")
    (finished,), log = captures.run({"dag_id": "reference_data"})
    assert finished["state"] == "failed"
    assert "'ashbie' is no source with boards" in log
