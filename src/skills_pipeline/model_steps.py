"""A new model for a deployment, step by step: train, compare with the one in use, decide, put in use.

Here belongs what the steps read and write; the command line and the DAG `train_model` both call them. The
recipe is in `classify.train`, figures in `classify.trial`, decisions in `classify.gate`, the switch in
`classify.candidates`.

The deployment's material is a folder (`SKILLS_PIPELINE_TRAINING`): `dev.jsonl`, labels to learn from;
`test.jsonl`, labels kept back for the gate; `postings.parquet` (key, title, text, company), the texts of both
and postings without labels. `sentences.tsv` there stands in for the project's own sentences.
"""

import json
import logging
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from skills_pipeline import __version__
from skills_pipeline.classify.candidates import GATE_FILE, TRIAL_FILE, CandidateStore, read_json
from skills_pipeline.classify.gate import Decision, decide, unjudged
from skills_pipeline.classify.model import DESCRIPTION_FILE, SHIPPED_FOLDER, features_sha256, load, save
from skills_pipeline.classify.weak import folded
from skills_pipeline.model_files import ModelError
from skills_pipeline.releases import file_sha256
from skills_pipeline.settings import Settings, SettingsError, resource
from skills_pipeline.shards import folder_written_whole, write_json

log = logging.getLogger(__name__)

DEV_FILE, TEST_FILE, CORPUS_FILE = "dev.jsonl", "test.jsonl", "postings.parquet"
SENTENCES_FILE = "sentences.tsv"


@dataclass(frozen=True)
class Material:
    """What a deployment trains and compares with; see the module's text."""

    folder: Path

    @property
    def corpus(self) -> Path:
        """Texts of all postings."""
        return self.folder / CORPUS_FILE

    @property
    def sentences(self) -> Path:
        """Folder of the written sentences: this one, or that of the shipped model."""
        return self.folder if (self.folder / SENTENCES_FILE).exists() else resource(SHIPPED_FOLDER)

    @property
    def test(self) -> Path:
        """Labels kept back."""
        return self.folder / TEST_FILE


@dataclass(frozen=True)
class Verdict:
    """What the gate says of a candidate: its decisions, and lines for the person who decides."""

    model_id: str
    against: str
    decisions: tuple[Decision, ...]
    lines: tuple[str, ...]

    @property
    def is_passed(self) -> bool:
        """Whether no decision refuses it."""
        return all(decision.is_passed for decision in self.decisions)

    @property
    def refusals(self) -> list[str]:
        """Decisions against it, with their figures."""
        return [str(decision) for decision in self.decisions if not decision.is_passed]


def store_of(settings: Settings) -> CandidateStore:
    """The deployment's models. Raises `SettingsError` where it has no folder for them."""
    if settings.models is None:
        raise SettingsError("set SKILLS_PIPELINE_MODELS to a folder for models of your own; docs/models.md")
    return CandidateStore(settings.models)


def material_of(settings: Settings) -> Material:
    """The deployment's material. Raises `SettingsError` naming what is missing, labelled twice or in both
    parts.
    """
    if settings.training is None:
        raise SettingsError(
            "set SKILLS_PIPELINE_TRAINING to the folder with labels and texts; docs/models.md"
        )
    material = Material(settings.training)
    missing = [name for name in (DEV_FILE, TEST_FILE, CORPUS_FILE) if not (material.folder / name).is_file()]
    if missing:
        raise SettingsError(f"{material.folder}: no {', '.join(missing)}; docs/models.md says what they hold")
    dev, test = (_keys(material.folder / name) for name in (DEV_FILE, TEST_FILE))
    shared = sorted(set(dev) & set(test))
    if shared:
        raise SettingsError(
            f"{material.folder}: {len(shared)} postings are both in {DEV_FILE} and {TEST_FILE}, the first is "
            f"{shared[0]}; labels kept back must not be learned from"
        )
    return material


def _keys(path: Path) -> list[str]:
    keys = [json.loads(line)["key"] for line in path.read_text("utf-8").splitlines()]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise SettingsError(f"{path}: {len(twice)} postings are labelled twice, the first is {twice[0]}")
    return keys


def train(settings: Settings) -> str:
    """Train a candidate with the project's recipe and seed; returns its model_id.

    The same material gives the same model: one that is there already stays as it is. Raises `ModelError` for
    labels that cannot be used.
    """
    from skills_pipeline.classify import train as recipe

    store, material = store_of(settings), material_of(settings)
    with tempfile.TemporaryDirectory(prefix="training-") as name:
        seen = training_corpus(material, Path(name))
        try:
            model, figures, counts = recipe.study(material.sentences, material.folder, seen, seed=0)
        except ValueError as error:
            # Of the labels, or of the recipe: too few employers, or a class without examples.
            raise ModelError(f"{material.folder} cannot be trained with: {error}") from error
    if store.path(model.model_id).exists():
        log.info("%s was trained before", model.model_id)
        return model.model_id
    with folder_written_whole(store.path(model.model_id)) as folder:
        recipe.write_figures(folder, save(model, folder), figures, counts)
        write_json(_description(material), folder / DESCRIPTION_FILE)
    log.info("trained %s from %d labelled postings", model.model_id, counts[1])
    return model.model_id


def training_corpus(material: Material, folder: Path) -> Path:
    """The corpus without the postings kept back and without their employers' other postings.

    Labelled postings to learn from keep their texts: of an employer that is in both parts, the labels are
    learned from, so such employers are refused.
    """
    texts = pl.scan_parquet(material.corpus).select("key", "company").collect()
    employers = {key: folded(company) for key, company in texts.iter_rows()}
    test, dev = set(_keys(material.test)), set(_keys(material.folder / DEV_FILE))
    absent = sorted((test | dev) - set(employers))
    if absent:
        raise ModelError(
            f"{material.corpus}: {len(absent)} labelled postings are not in it, the first is {absent[0]}"
        )
    kept_back = {employers[key] for key in test} - {None}
    both = sorted({employers[key] or "" for key in dev} & kept_back)
    if both:
        raise ModelError(
            f"{material.folder}: {len(both)} employers have labels both in {DEV_FILE} and in {TEST_FILE}, "
            f"the first is {both[0]!r}; keep all labels of an employer together"
        )
    hidden = [key for key, employer in employers.items() if key in test or employer in kept_back]
    path = folder / CORPUS_FILE
    pl.scan_parquet(material.corpus).filter(~pl.col("key").is_in(hidden)).sink_parquet(path)
    return path


def _description(material: Material) -> dict[str, object]:
    inputs = {name: file_sha256(material.folder / name) for name in (DEV_FILE, CORPUS_FILE)}
    return {
        "pipeline_version": __version__,
        "features_sha256": features_sha256(),
        "inputs_sha256": inputs,
        "learned_from": sorted(_keys(material.folder / DEV_FILE)),
    }


def evaluate(settings: Settings, model_id: str) -> Path:
    """Try a candidate and the model in use on the same postings; returns the file with the figures."""
    from skills_pipeline.classify import trial

    store, material = store_of(settings), material_of(settings)
    against = store.current()
    candidate, current = (load(store.folder(name)) for name in (model_id, against))
    compared = trial.compare(candidate, current, material.test, material.corpus)
    path = store.folder(model_id) / TRIAL_FILE
    seen = _learned_from(store.folder(against)) & set(_keys(material.test))
    write_json({"against": against, "seen_by_current": len(seen), **compared}, path)
    return path


def _learned_from(folder: Path) -> set[str]:
    """Keys of the labels a deployment's model learned from; of the shipped model they are not known."""
    path = folder / DESCRIPTION_FILE
    return set(read_json(path)["learned_from"]) if path.exists() else set()


def gate(settings: Settings, model_id: str) -> Verdict:
    """Decide on a candidate that was tried, and keep the decisions beside it.

    Raises `ModelError` when it was not tried, or against a model that is no more in use.
    """
    store = store_of(settings)
    path = store.folder(model_id) / TRIAL_FILE
    compared = read_json(path) if path.exists() else None
    if compared is None or compared["against"] != store.current():
        raise ModelError(f"{model_id} was not tried against {store.current()}; evaluate it first")
    decisions = decide(compared["candidate"], compared["current"])
    said = [asdict(decision) for decision in decisions]
    write_json({"against": compared["against"], "decisions": said}, path.with_name(GATE_FILE))
    reference, moved = compared["reference"], compared["moved"]
    changed = sum(moved.values())
    seen = compared["seen_by_current"]
    lines = (
        f"{model_id} against {compared['against']}",
        *([f"unfair: the model in use has learned from {seen} of the labels kept back"] if seen else []),
        *map(str, decisions),
        f"not judged, fewer than 10 labels: {', '.join(unjudged(compared['current'])) or 'none'}",
        f"{changed} of {reference['postings']} reference postings change their tier "
        f"({100 * changed / reference['postings']:.1f} %): "
        f"{', '.join(f'{move} {number}' for move, number in moved.items()) or 'none'}",
        f"reference postings that ask for AI: {reference['demand_current']} in use, "
        f"{reference['demand_candidate']} with the candidate",
        *(f"challenge sentence lost: {sentence}" for sentence in compared["lost"]),
    )
    return Verdict(model_id, compared["against"], tuple(decisions), lines)


def accept(settings: Settings, model_id: str, force: str | None = None) -> None:
    """Put a candidate that passed the gate in use; see `CandidateStore.accept`.

    A model that cannot be loaded is refused before anything is switched.
    """
    store = store_of(settings)
    load(store.folder(model_id))
    store.accept(model_id, force)
