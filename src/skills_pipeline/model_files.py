"""Model files: a skops archive of arrays, and the card that says which bytes it must have.

Here belongs what all released models share: reading a card, checking, packing and unpacking. What a model
holds, and how it is applied, is said in its own package.

The file is skops (no pickle): nothing is loaded from it unless its SHA-256 is the one on the card, and it
holds nothing but arrays, text and numbers.
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

WEIGHTS_FILE = "weights.skops"
CARD_FILE = "card.md"

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

Model = TypeVar("Model")


class ModelError(ValueError):
    """The model file must not be used; the message says why and what to do."""


@dataclass(frozen=True)
class ModelFiles:
    """One kind of model on disk.

    `card_fields`: what its card must state, and how a message calls it. `training`: the module that trains
    the model anew.
    """

    card_fields: Mapping[str, str]
    training: str

    @property
    def mend(self) -> str:
        """What to do about files that cannot be used."""
        return f"restore the released files or train the model anew (python -m {self.training})"

    def read_card(self, path: Path) -> dict[str, str]:
        """The facts between the first two `---` lines of a card; raises `ModelError` when one is missing."""
        _, _, rest = self.content(path).decode("utf-8", "replace").replace("\r\n", "\n").partition("---\n")
        lines = rest.partition("\n---")[0].splitlines()
        facts = dict(line.split(": ", maxsplit=1) for line in lines if ": " in line)
        missing = [field for field in self.card_fields if field not in facts]
        if missing:
            raise ModelError(f"{path}: the card does not state {', '.join(missing)}; train the model anew")
        return facts

    def sections(self, path: Path) -> list[tuple[str, str]]:
        """Heading and text of every section of a card, in order; raises `ModelError` as `content` does."""
        text = self.content(path).decode("utf-8", "replace").replace("\r\n", "\n")
        _, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
        parts = (section.partition("\n") for section in sections)
        return [(heading.strip(), body.strip()) for heading, _, body in parts]

    def content(self, path: Path) -> bytes:
        """The bytes of a file; raises `ModelError` when it cannot be read."""
        try:
            return path.read_bytes()
        except OSError as error:
            raise ModelError(f"{path}: cannot be read ({error.strerror}); {self.mend}") from None

    def expect(self, fact: str, seen: str, expected: str, folder: Path) -> None:
        """Raises `ModelError` when what was `seen` is not what the card says."""
        if seen != expected:
            what = f"{self.card_fields[fact]} is {seen}, the card says {expected}"
            raise ModelError(f"{folder / WEIGHTS_FILE}: {what}; {self.mend}")

    def unpacked(self, content: bytes, folder: Path, build: Callable[[Mapping[str, Any]], Model]) -> Model:
        """What `build` makes of the arrays in `content`.

        Raises `ModelError` when the archive is damaged, lacks what `build` asks for, or holds more than
        arrays, text and numbers.
        """
        import skops.io

        try:
            foreign = sorted(_held(content) - _PLAIN)
            model = None if foreign else build(skops.io.loads(content, trusted=[]))
        except _BROKEN as error:
            raise ModelError(f"{folder / WEIGHTS_FILE}: not a model, {error!r}; {self.mend}") from None
        if model is None:
            raise ModelError(f"{folder / WEIGHTS_FILE}: untrusted types {foreign}; {self.mend}")
        return model


def packed(values: Mapping[str, Any]) -> bytes:
    """A skops archive of arrays, text and numbers: the same values give the same bytes."""
    import skops.io

    return _reproducible(skops.io.dumps(dict(values)))


def sha256(content: bytes) -> str:
    """SHA-256 of a file's bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def scikit_learn_minor() -> str:
    """Major and minor version of the installed scikit-learn, on which hashing and weights depend."""
    return ".".join(version("scikit-learn").split(".")[:2])


def _held(content: bytes) -> set[str]:
    """What the archive says is in it; reading the list loads nothing of it."""
    nodes: list[dict[str, Any]] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        json.loads(archive.read("schema.json"), object_hook=nodes.append)
    read = [node for node in nodes if "__loader__" in node]
    return {f"{node['__loader__']} {node['__module__']}.{node['__class__']}" for node in read}


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
