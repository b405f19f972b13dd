"""The released model: one file of arrays, and the card that says which bytes it must have.

Here belong saving, checking and loading. Training is in `train`; applying the model is in `postings`.

The file is skops (no pickle): nothing is loaded from it unless its SHA-256 is the one on the card, the card
is for this scikit-learn and this lexicon, and the file holds nothing but arrays, text and numbers.
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from skills_pipeline.classify.linear import LinearModel
from skills_pipeline.classify.roles import RoleModel
from skills_pipeline.classify.trees import Trees
from skills_pipeline.settings import resource
from skills_pipeline.skills.taxonomy import load as load_taxonomy

WEIGHTS_FILE = "weights.skops"
CARD_FILE = "card.md"
_CARD_FIELDS = {
    "model_id": "model_id",
    "lexicon_version": "lexicon",
    "scikit_learn": "scikit-learn",
    "weights_sha256": "SHA-256",
}
"""What the card must state, and how a message calls it."""

_PLAIN = {
    "DictNode builtins.dict",
    "ListNode builtins.list",
    "JsonNode builtins.str",
    "TypeNode builtins.str",
    "NdArrayNode numpy.ndarray",
}
"""All that may stand in the file: by what skops reads it, and as what. skops itself would trust more."""

_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError),
    *(LookupError, ValueError, TypeError, AttributeError),
)
"""What zipfile and skops raise on a damaged archive, on one that lacks something, on one of a later skops."""

_MEND = "restore the released files or train the model anew (python -m skills_pipeline.classify.train)"


class ModelError(ValueError):
    """The model file must not be used; the message says why and what to do."""


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
        "weights_sha256": hashlib.sha256(content).hexdigest(),
    }


@cache
def released() -> Model:
    """The model shipped with the project, checked and read once."""
    return load(resource("models/ai_mention"))


def load(folder: Path) -> Model:
    """The model in `folder`, checked against its card.

    Raises `ModelError` when a file cannot be read, and when the bytes, the versions, the types in the file or
    the identifier are not what the card and this program expect.
    """
    facts = read_card(folder / CARD_FILE)
    content = _bytes(folder / WEIGHTS_FILE)
    here = {
        "weights_sha256": hashlib.sha256(content).hexdigest(),
        "scikit_learn": scikit_learn_minor(),
        "lexicon_version": load_taxonomy().lexicon_version,
    }
    for fact, seen in here.items():
        _expect(fact, seen, facts[fact], folder)
    model = _from_bytes(content, folder)
    _expect("model_id", model.model_id, facts["model_id"], folder)
    _expect("lexicon_version", model.lexicon_version, facts["lexicon_version"], folder)
    return model


def read_card(path: Path) -> dict[str, str]:
    """The facts between the first two `---` lines of a card; raises `ModelError` when one is missing."""
    _, _, rest = _bytes(path).decode("utf-8", "replace").replace("\r\n", "\n").partition("---\n")
    lines = rest.partition("\n---")[0].splitlines()
    facts = dict(line.split(": ", maxsplit=1) for line in lines if ": " in line)
    missing = [field for field in _CARD_FIELDS if field not in facts]
    if missing:
        raise ModelError(f"{path}: the card does not state {', '.join(missing)}; train the model anew")
    return facts


def scikit_learn_minor() -> str:
    """Major and minor version of the installed scikit-learn, on which hashing and weights depend."""
    return ".".join(version("scikit-learn").split(".")[:2])


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); {_MEND}") from None


def _expect(fact: str, seen: str, expected: str, folder: Path) -> None:
    if seen != expected:
        what = f"{_CARD_FIELDS[fact]} is {seen}, the card says {expected}"
        raise ModelError(f"{folder / WEIGHTS_FILE}: {what}; {_MEND}")


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
    import skops.io

    content = {
        "model_id": model.model_id,
        "lexicon_version": model.lexicon_version,
        **_arrays(model.roles, model.tiers),
        "p_demand_without_mention": model.p_demand_without_mention,
        "p_build_without_mention": model.p_build_without_mention,
    }
    return _reproducible(skops.io.dumps(content))


def _from_bytes(content: bytes, folder: Path) -> Model:
    try:
        foreign = sorted(_held(content) - _PLAIN)
        model = None if foreign else _unpacked(content)
    except _BROKEN as error:
        raise ModelError(f"{folder / WEIGHTS_FILE}: not a model, {error!r}; {_MEND}") from None
    if model is None:
        raise ModelError(f"{folder / WEIGHTS_FILE}: untrusted types {foreign}; {_MEND}")
    return model


def _held(content: bytes) -> set[str]:
    """What the archive says is in it; reading the list loads nothing of it."""
    nodes: list[dict[str, Any]] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        json.loads(archive.read("schema.json"), object_hook=nodes.append)
    read = [node for node in nodes if "__loader__" in node]
    return {f"{node['__loader__']} {node['__module__']}.{node['__class__']}" for node in read}


def _unpacked(content: bytes) -> Model:
    import skops.io

    values = skops.io.loads(content, trusted=[])
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


def _reproducible(content: bytes) -> bytes:
    """The same skops archive with memory addresses numbered in order and without the time of writing."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    schema = members["schema.json"].decode()
    numbers: dict[str, str] = {}
    for address in re.findall(r'"__id__": (\d+)', schema):
        numbers.setdefault(address, str(len(numbers) + 1))
    numbered = re.sub(r'(?<="__id__": )\d+|\d+(?=\.npy")', lambda found: numbers[found[0]], schema)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, member in members.items():
            stem = name.removesuffix(".npy")
            payload = numbered.encode() if name == "schema.json" else member
            archive.writestr(zipfile.ZipInfo(name.replace(stem, numbers.get(stem, stem))), payload, 8)
    return target.getvalue()
