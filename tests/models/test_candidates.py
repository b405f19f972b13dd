"""Models of a deployment: what is in use, what may be put in use, and the way back."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from skills_pipeline import model_steps
from skills_pipeline.classify import postings
from skills_pipeline.classify.audit import released_audit
from skills_pipeline.classify.candidates import CandidateStore, NotAcceptedError
from skills_pipeline.classify.model import DESCRIPTION_FILE, features_sha256, load, released_facts
from skills_pipeline.model_files import ModelError
from skills_pipeline.settings import Settings, SettingsError, resource
from skills_pipeline.shards import write_json

SHIPPED_ID = released_facts()["model_id"]
PASSED, REFUSED = (
    {"against": "shipped", "decisions": [{"subject": "en use F1", "is_passed": passed, "reason": "0.5"}]}
    for passed in (True, False)
)


def settings_of(folder: Path, training: Path | None = None) -> Settings:
    return Settings(folder / "data", folder / "warehouse", models=folder / "models", training=training)


def put(store: CandidateStore, model_id: str, gate: dict | None = None) -> None:
    """A folder as training leaves it, with the shipped weights under another name."""
    folder = store.path(model_id)
    shutil.copytree(resource("models/ai_mention"), folder)
    write_json({"features_sha256": features_sha256()}, folder / DESCRIPTION_FILE)
    if gate:
        write_json(gate, folder / "gate.json")


@pytest.fixture
def store(tmp_path: Path) -> CandidateStore:
    return CandidateStore(tmp_path / "models")


def test_without_a_model_of_its_own_a_deployment_uses_the_shipped_one(store: CandidateStore) -> None:
    assert store.current() == "shipped"
    assert [(one.model_id, one.is_current) for one in store.all()] == [("shipped", True)]


def test_a_candidate_is_put_in_use_after_it_passed_the_gate_and_not_before(store: CandidateStore) -> None:
    put(store, "a")
    with pytest.raises(NotAcceptedError, match="a was not compared with shipped, the model in use; call"):
        store.accept("a")
    put(store, "b", REFUSED)
    with pytest.raises(NotAcceptedError, match=r"b did not pass the gate: en use F1: 0\.5"):
        store.accept("b")
    assert store.current() == "shipped"
    write_json(PASSED, store.path("a") / "gate.json")
    store.accept("a")
    assert store.current() == "a"
    assert {one.model_id: one.gate for one in store.all()} == {"shipped": "-", "a": "passed", "b": "refused"}


def test_a_comparison_with_a_model_that_is_no_more_in_use_counts_for_nothing(store: CandidateStore) -> None:
    put(store, "a", PASSED)
    put(store, "b", PASSED)
    store.accept("a")
    with pytest.raises(NotAcceptedError, match="b was not compared with a"):
        store.accept("b")


def test_the_reason_for_accepting_in_spite_of_the_gate_is_kept(store: CandidateStore) -> None:
    put(store, "a", REFUSED)
    store.accept("a", force="labels of the old guideline")
    assert [one.forced for one in store.all()] == [None, "labels of the old guideline"]


def test_the_way_back_goes_step_by_step_to_the_shipped_model(store: CandidateStore) -> None:
    put(store, "a", PASSED)
    put(store, "b", PASSED | {"against": "a"})
    store.accept("a")
    store.accept("b")
    assert [store.rollback(), store.rollback()] == ["a", "shipped"]
    with pytest.raises(ModelError, match="the shipped model is in use, there is none before it"):
        store.rollback()
    assert store.rollback("b") == store.current() == "b"
    with pytest.raises(ModelError, match="zz was never accepted; accepted were shipped, a, b"):
        store.rollback("zz")


def test_a_model_trained_with_other_features_is_refused_with_what_to_do(store: CandidateStore) -> None:
    put(store, SHIPPED_ID)
    assert load(store.path(SHIPPED_ID)).model_id == SHIPPED_ID
    write_json({"features_sha256": "another"}, store.path(SHIPPED_ID) / DESCRIPTION_FILE)
    with pytest.raises(ModelError, match="trained with another version of this program"):
        load(store.path(SHIPPED_ID))


def test_an_accepted_model_that_was_removed_is_missed_and_not_replaced_by_the_shipped_one(
    store: CandidateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "a", PASSED)
    store.accept("a")
    shutil.rmtree(store.path("a"))
    monkeypatch.setenv("SKILLS_PIPELINE_MODELS", str(store.root.parent))
    with pytest.raises(ModelError, match=r"card\.md: cannot be read"):
        postings.model_id()


def test_identifier_card_and_audit_are_those_of_the_accepted_model_in_this_and_other_processes(
    store: CandidateStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "a", PASSED)
    card, figures = store.path("a") / "card.md", store.path("a") / "metrics.json"
    card.write_text(card.read_text("utf-8").replace(SHIPPED_ID, "a"), "utf-8")
    told = json.loads(figures.read_text("utf-8"))
    told["evaluation"]["audit"] = {"ai_demand": {"fi": [1, 2, 3, 4]}}
    figures.write_text(json.dumps(told), "utf-8")
    store.accept("a")
    monkeypatch.setenv("SKILLS_PIPELINE_MODELS", str(store.root.parent))
    assert postings.model_id() == "a"
    assert released_audit().rows() == [("ai_demand", "fi", 1, 2, 3, 4, "model_card")]
    code = "from skills_pipeline.classify.postings import model_id; print(model_id())"
    worker = subprocess.run(
        [sys.executable, "-c", code], env=os.environ, capture_output=True, text=True, check=True
    )
    assert worker.stdout.strip() == "a"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, r"no dev.jsonl, test.jsonl, postings.parquet; docs/models.md"),
        (
            {"dev.jsonl": '{"key": "x"}\n{"key": "y"}', "test.jsonl": '{"key": "y"}', "postings.parquet": ""},
            r"1 postings are both in dev.jsonl and test.jsonl, the first is y",
        ),
        (
            {"dev.jsonl": '{"key": "x"}\n{"key": "x"}', "test.jsonl": '{"key": "y"}', "postings.parquet": ""},
            r"dev.jsonl: 1 postings are labelled twice, the first is x",
        ),
    ],
)
def test_material_that_is_not_whole_is_refused(tmp_path: Path, files: dict[str, str], message: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=message):
        model_steps.train(settings_of(tmp_path, tmp_path))
