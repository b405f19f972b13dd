"""Training and reference data under Airflow: a refusal by the gate, a person's word, what is checked."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
import urllib3

from skills_pipeline import model_steps
from skills_pipeline.classify.candidates import SHIPPED
from training_material import write_material

APPROVAL = "taskInstances/approve/-1/hitlDetails"
LONGEST_WAIT_SECONDS = 240


@pytest.fixture(scope="module")
def dags(tmp_path_factory, migrated, deploy):
    return deploy(tmp_path_factory.mktemp("described"), migrated, "captures").in_airflow("describe")[0][
        "dags"
    ]


@pytest.fixture
def trainer(captures, tmp_path):
    """A deployment with a folder of models and a little material."""
    settings = replace(
        captures.settings, models=tmp_path / "models", training=write_material(tmp_path / "training")
    )
    captures.environment["SKILLS_PIPELINE_MODELS"] = str(settings.models)
    captures.environment["SKILLS_PIPELINE_TRAINING"] = str(settings.training)
    return replace(captures, settings=settings)


@contextmanager
def api_server(deployment) -> Iterator[str]:
    """Address of the API server of a deployment's database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "airflow", "api-server", "--host", "127.0.0.1", "--port", port]
    with (deployment.home / "api-server.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--workers", "1"], env=deployment.environment, stdout=log, stderr=log
        )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=60)


def answer(deployment, address: str, option: str) -> None:
    """Answer what the run of `train_model` asks, as the page in the browser does, once it asks."""
    run, headers = wait_for(lambda: _asked(deployment, address))
    path = f"{address}/api/v2/dags/train_model/dagRuns/{run}/{APPROVAL}"
    said = urllib3.request("PATCH", path, json={"chosen_options": [option]}, headers=headers, retries=False)
    assert said.status == 200, said.data


def wait_for(ask):
    """The first answer that is not None; nobody listens while the server starts."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < deadline:
        with suppress(urllib3.exceptions.HTTPError, FileNotFoundError):
            if (told := ask()) is not None:
                return told
        time.sleep(2)
    raise TimeoutError(f"nothing was asked within {LONGEST_WAIT_SECONDS} s")


def _asked(deployment, address: str) -> tuple[str, dict[str, str]] | None:
    """The run that waits for an answer, and the headers to answer with."""
    headers = {"Authorization": f"Bearer {_token(deployment, address)}"}
    path = f"{address}/api/v2/dags/train_model/dagRuns/~/hitlDetails"
    asked = urllib3.request("GET", path, headers=headers, retries=False).json()["hitl_details"]
    return (asked[0]["task_instance"]["dag_run_id"], headers) if asked else None


def _token(deployment, address: str) -> str:
    passwords = deployment.home / "simple_auth_manager_passwords.json.generated"
    ((name, password),) = json.loads(passwords.read_text("utf-8")).items()
    login = {"username": name, "password": password}
    return str(
        urllib3.request("POST", f"{address}/auth/token", json=login, retries=False).json()["access_token"]
    )


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


def test_a_candidate_that_the_gate_refuses_is_put_before_nobody_and_the_model_in_use_stays(trainer):
    (finished,), log = trainer.run({"dag_id": "train_model"})
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
    store = model_steps.store_of(trainer.settings)
    assert store.current() == SHIPPED
    assert [one.gate for one in store.all()] == ["-", "refused"]


@pytest.mark.scheduler
@pytest.mark.parametrize(
    ("option", "became"), [("Approve", "success"), ("Reject", "skipped")], ids=["approve", "reject"]
)
def test_a_candidate_that_passed_is_put_in_use_when_a_person_says_so(trainer, option, became):
    store, first = model_steps.store_of(trainer.settings), model_steps.train(trainer.settings)
    store.accept(first, force="the model before, as little taught")
    # A label less: another model, hardly better or worse.
    labels = trainer.settings.training / "dev.jsonl"
    labels.write_text("".join(labels.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    with api_server(trainer) as address:
        person = threading.Thread(target=answer, args=(trainer, address, option))
        person.start()
        (finished,), _ = trainer.run({"dag_id": "train_model"})
        person.join()
    assert (finished["tasks"]["gate"], finished["tasks"]["accept"]) == ("success", became)
    assert (store.current() == first) == (option == "Reject")


def test_reference_data_that_cannot_be_used_fail_with_what_to_do_and_all_are_told(captures, tmp_path):
    boards = tmp_path / "boards.tsv"
    boards.write_text("source\tboard\nashbie\tTidewater\n", "utf-8")
    captures.environment["SKILLS_PIPELINE_BOARDS"] = str(boards)
    (finished,), log = captures.run({"dag_id": "reference_data"})
    assert finished == {"state": "failed", "tasks": {"check": "failed"}}
    assert "model of AI mentions" in log
    assert "'ashbie' is no source with boards" in log
