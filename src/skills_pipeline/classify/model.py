"""The model in use: one file of arrays, and the card that says which bytes it must have.

Here belong what the file holds, saving and loading, and which model a process uses: the one that the
deployment accepted (`SKILLS_PIPELINE_MODELS`), else the one shipped with the project. Checking any model file
is in `model_files`, training in `train`, applying the model in `postings`, accepting one in `candidates`.

Nothing is loaded unless the card is for these bytes, this scikit-learn and this lexicon.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from skills_pipeline.classify.linear import LinearModel
from skills_pipeline.classify.roles import RoleModel
from skills_pipeline.classify.trees import Trees
from skills_pipeline.model_files import (
    CARD_FILE,
    WEIGHTS_FILE,
    ModelError,
    ModelFiles,
    packed,
    scikit_learn_minor,
    sha256,
)
from skills_pipeline.settings import from_environment, resource
from skills_pipeline.skills.taxonomy import load as load_taxonomy

NAME = "ai_mention"
SHIPPED_FOLDER = f"models/{NAME}"
CURRENT_LINK = "current"
"""In the deployment's folder of models, beside the models: leads to the one that was accepted."""

DESCRIPTION_FILE = "candidate.json"
"""Stands beside a model that a deployment trained, and says which features its weights are for."""

FILES = ModelFiles(
    {
        "model_id": "model_id",
        "lexicon_version": "lexicon",
        "scikit_learn": "scikit-learn",
        "weights_sha256": "SHA-256",
    },
    "skills_pipeline.classify.train",
)


_FEATURE_MODULES = ("blocks", "cues", "linear", "roles", "surroundings", "tiers", "trees", "words")


@dataclass(frozen=True)
class Model:
    """Everything that classification needs beside the lexicon.

    `p_demand_without_mention`, `p_build_without_mention`: probabilities for a posting in which nothing was
    found, measured as the weighted rate among such postings of the training sample.
    """

    model_id: str
    lexicon_version: str
    roles: RoleModel
    tiers: LinearModel
    p_demand_without_mention: float
    p_build_without_mention: float


def identify(name: str, roles: RoleModel, tiers: LinearModel) -> str:
    """`name` and ten digits of the SHA-256 of all weights: other weights, other identifier."""
    digest = hashlib.sha256()
    for array in _arrays(roles, tiers).values():
        digest.update(np.ascontiguousarray(array).tobytes())
    return f"{name}-{digest.hexdigest()[:10]}"


def save(model: Model, folder: Path) -> dict[str, str]:
    """Write the weights to `folder`; the facts the card must state about them."""
    content = _to_bytes(model)
    (folder / WEIGHTS_FILE).write_bytes(content)
    return {
        "model_id": model.model_id,
        "lexicon_version": model.lexicon_version,
        "scikit_learn": scikit_learn_minor(),
        "weights_sha256": sha256(content),
    }


def folder_in_use() -> Path:
    """Folder with card, weights and figures of the model this process uses.

    Chosen once: a model that is accepted meanwhile is used by the next process, so that no rows carry the
    identifier of one model and the answers of another.
    """
    return _chosen(from_environment().models)


@cache
def _chosen(models: Path | None) -> Path:
    current = models / NAME / CURRENT_LINK if models else None
    # A link that leads nowhere is an accepted model that was removed: reading it says so.
    accepted = current is not None and (current.is_symlink() or current.exists())
    return current.resolve() if current is not None and accepted else resource(SHIPPED_FOLDER)


def released_facts() -> dict[str, str]:
    """What the card of the model in use states, without reading its weights."""
    return _facts(folder_in_use())


@cache
def _facts(folder: Path) -> dict[str, str]:
    return FILES.read_card(folder / CARD_FILE)


def released_sections() -> list[tuple[str, str]]:
    """Heading and text of every section of the card of the model in use."""
    return FILES.sections(folder_in_use() / CARD_FILE)


def released() -> Model:
    """The model in use, checked and read once."""
    return _read(folder_in_use())


@cache
def _read(folder: Path) -> Model:
    return load(folder)


def load(folder: Path) -> Model:
    """The model in `folder`, checked against its card.

    Raises `ModelError` when a file cannot be read, and when the bytes, the versions, the types in the file or
    the identifier are not what the card and this program expect.
    """
    facts = FILES.read_card(folder / CARD_FILE)
    content = FILES.content(folder / WEIGHTS_FILE)
    here = {
        "weights_sha256": sha256(content),
        "scikit_learn": scikit_learn_minor(),
        "lexicon_version": load_taxonomy().lexicon_version,
    }
    for fact, seen in here.items():
        FILES.expect(fact, seen, facts[fact], folder)
    model = FILES.unpacked(content, folder, _model)
    _expect_features(folder)
    FILES.expect("model_id", model.model_id, facts["model_id"], folder)
    FILES.expect("lexicon_version", model.lexicon_version, facts["lexicon_version"], folder)
    return model


def features_sha256() -> str:
    """SHA-256 of the code and words that make features of a text: weights mean nothing with others."""
    package = Path(__file__).parent
    files = [package / f"{name}.py" for name in _FEATURE_MODULES]
    files += [package.parent / "skills" / "matcher.py", resource(SHIPPED_FOLDER) / "cues.tsv"]
    return sha256(b"".join(path.read_bytes() for path in files))


def _expect_features(folder: Path) -> None:
    """Raises `ModelError` for a model that a deployment trained with another version of the features."""
    description = folder / DESCRIPTION_FILE
    if not description.exists():
        return  # the shipped model is trained anew with every change of the features
    stated = json.loads(FILES.content(description))["features_sha256"]
    if stated != features_sha256():
        raise ModelError(
            f"{folder}: was trained with another version of this program, its weights cannot be used with "
            "this one; train anew (`skills-pipeline model train`), or go back to the shipped model with "
            "`skills-pipeline model rollback shipped`"
        )


def _arrays(roles: RoleModel, tiers: LinearModel) -> dict[str, Any]:
    linear = {
        "repeated": roles.repeated,
        "kinds": roles.kinds,
        "first": roles.first,
        "scaling": roles.scaling,
        "tiers": tiers,
    }
    arrays = {f"{name} weights": model.weights for name, model in linear.items()}
    arrays |= {f"{name} intercept": model.intercept for name, model in linear.items()}
    trees = {f"trees {field.name}": getattr(roles.second, field.name) for field in fields(Trees)}
    return {"importance": roles.importance, **arrays, **trees}


def _to_bytes(model: Model) -> bytes:
    content = {
        "model_id": model.model_id,
        "lexicon_version": model.lexicon_version,
        **_arrays(model.roles, model.tiers),
        "p_demand_without_mention": model.p_demand_without_mention,
        "p_build_without_mention": model.p_build_without_mention,
    }
    return packed(content)


def _model(values: Mapping[str, Any]) -> Model:
    roles = RoleModel(
        values["importance"],
        _linear(values, "repeated"),
        _linear(values, "kinds"),
        _linear(values, "first"),
        Trees(*(values[f"trees {field.name}"] for field in fields(Trees))),
        _linear(values, "scaling"),
    )
    return Model(
        values["model_id"],
        values["lexicon_version"],
        roles,
        _linear(values, "tiers"),
        values["p_demand_without_mention"],
        values["p_build_without_mention"],
    )


def _linear(values: Mapping[str, Any], name: str) -> LinearModel:
    return LinearModel(values[f"{name} weights"], values[f"{name} intercept"])
