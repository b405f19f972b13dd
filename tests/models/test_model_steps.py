"""From labels to a model in use, by the real recipe on a little material."""

import json

import polars as pl
import pytest

from skills_pipeline import model_steps
from skills_pipeline.classify import postings
from skills_pipeline.classify.candidates import SHIPPED
from skills_pipeline.classify.model import load
from skills_pipeline.model_files import ModelError
from skills_pipeline.settings import Settings
from training_material import KEPT_BACK, write_material


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    """Settings of a deployment that has trained a candidate, and the candidate."""
    folder = tmp_path_factory.mktemp("deployment")
    settings = Settings(
        folder / "data",
        folder / "warehouse",
        models=folder / "models",
        training=write_material(folder / "training"),
    )
    return settings, model_steps.train(settings)


def test_a_candidate_lies_whole_in_the_folder_of_models_and_is_not_in_use(deployment) -> None:
    settings, model_id = deployment
    store = model_steps.store_of(settings)
    folder = store.folder(model_id)
    assert {"weights.skops", "card.md", "metrics.json", "candidate.json"} <= {
        path.name for path in folder.iterdir()
    }
    assert load(folder).model_id == model_id
    assert store.current() == SHIPPED


def test_the_same_material_gives_the_same_model(deployment) -> None:
    settings, model_id = deployment
    assert model_steps.train(settings) == model_id


def test_training_sees_neither_a_posting_kept_back_nor_another_of_its_employer(tmp_path) -> None:
    extra = {"key": "extra", "company": "QUARRY.", "title": "Clerk", "text": "Quarry needs AI."}
    folder = write_material(tmp_path / "training")
    corpus = pl.read_parquet(folder / "postings.parquet")
    pl.concat([corpus, pl.DataFrame(extra)]).write_parquet(folder / "postings.parquet")
    seen = pl.read_parquet(model_steps.training_corpus(model_steps.Material(folder), tmp_path))
    assert seen.height == corpus.filter(~pl.col("company").is_in(KEPT_BACK)).height
    assert "extra" not in seen["key"]


def test_an_employer_with_labels_to_learn_from_and_labels_kept_back_is_refused(tmp_path) -> None:
    folder = write_material(tmp_path / "training")
    *kept, moved = (folder / "test.jsonl").read_text("utf-8").splitlines(keepends=True)
    (folder / "test.jsonl").write_text("".join(kept), "utf-8")
    (folder / "dev.jsonl").write_text((folder / "dev.jsonl").read_text("utf-8") + moved, "utf-8")
    settings = Settings(tmp_path, tmp_path, models=tmp_path / "models", training=folder)
    with pytest.raises(ModelError, match=r"1 employers have labels both in dev\.jsonl and in test\.jsonl"):
        model_steps.train(settings)


def test_a_candidate_is_tried_against_the_model_in_use_and_the_gate_says_what_speaks_against_it(
    deployment,
) -> None:
    settings, model_id = deployment
    with pytest.raises(ModelError, match="was not tried against shipped"):
        model_steps.gate(settings, model_id)
    tried = json.loads(model_steps.evaluate(settings, model_id).read_text("utf-8"))
    assert tried["candidate"]["model_id"] == model_id
    assert tried["candidate"]["parts"]["en"]["labels"] == {"build": 12, "use": 12, "none": 12}
    verdict = model_steps.gate(settings, model_id)
    # Nine sentences and 54 labelled postings teach little of what the challenge asks.
    assert not verdict.is_passed
    assert any(line.startswith("REFUSE challenge ") for line in verdict.refusals)
    with pytest.raises(ModelError, match="did not pass the gate"):
        model_steps.accept(settings, model_id)


def test_postings_carry_the_name_of_the_accepted_model(deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    settings, model_id = deployment
    model_steps.accept(settings, model_id, force="to see the switch")
    monkeypatch.setenv("SKILLS_PIPELINE_MODELS", str(settings.models))
    assert postings.model_id() == model_id
    frame = pl.DataFrame({"key": ["a"], "title": [None], "text": ["You train machine learning models."]})
    told = postings.classify(frame).postings
    assert (
        told["p_demand"].item()
        != postings.classify(frame, load(model_steps.store_of(settings).folder(SHIPPED)))
        .postings["p_demand"]
        .item()
    )
    assert model_steps.store_of(settings).rollback() == SHIPPED
