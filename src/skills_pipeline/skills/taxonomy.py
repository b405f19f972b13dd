"""The AI taxonomy: concepts, and the surface forms by which texts name them.

Here belong reading the two tables of `models/ai_mention` and refusing what is wrong in them.
Finding surfaces in a text is in `matcher`; what a found one means is in `classify`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from skills_pipeline.settings import resource

CONCEPT_TIERS = ("core", "generic", "tool", "governance", "user")
"""AI by definition · AI in the wide sense · product or library · rules and ethics · using AI at work."""

LANGUAGES = ("en", "de", "fr", "nl", "sv", "no", "da", "es", "it", "pt", "pl")
"""ISO 639-1 codes of the languages the lexicon is written for."""

MULTILINGUAL = "mul"
"""ISO 639-2 code for surfaces that are the same in every language."""

_CONCEPT_COLUMNS = ["concept_id", "label", "cluster", "concept_tier", "since"]
_SURFACE_COLUMNS = ["concept_id", "language", "surface", "case_sensitive", "ambiguous"]
_VERSION_MARK = "# lexicon_version: "


class LexiconError(ValueError):
    """A lexicon file says something that cannot be used; the message names file and line."""


@dataclass(frozen=True)
class Concept:
    """One thing a posting can name. `since` is the lexicon version that introduced it."""

    concept_id: str
    label: str
    cluster: str
    concept_tier: str
    since: str


@dataclass(frozen=True)
class Surface:
    """One way to write a concept.

    `case_sensitive`: only as written (`IA`, not `ia`). `ambiguous`: more often something else than AI, so
    it counts only in a text that names AI otherwise too.
    """

    concept_id: str
    language: str
    surface: str
    case_sensitive: bool
    ambiguous: bool


@dataclass(frozen=True)
class Taxonomy:
    """Concepts by id, all surfaces, and the lexicon version stored with everything they label."""

    lexicon_version: str
    concepts: dict[str, Concept]
    surfaces: tuple[Surface, ...]


@cache
def load() -> Taxonomy:
    """The taxonomy shipped with the project, read once."""
    return read(resource("models/ai_mention"))


def read(folder: Path) -> Taxonomy:
    """The taxonomy in `folder/concepts.tsv` and `folder/surfaces.tsv`.

    Raises `LexiconError` on an unknown tier, concept, language or flag, on anything listed twice, and when
    the two files are of different versions.
    """
    concepts_path, surfaces_path = folder / "concepts.tsv", folder / "surfaces.tsv"
    version = _version(concepts_path)
    if _version(surfaces_path) != version:
        raise LexiconError(f"{surfaces_path}:1: version differs from {concepts_path.name} ({version})")
    concepts = _concepts(concepts_path)
    return Taxonomy(version, concepts, _surfaces(surfaces_path, concepts))


def _concepts(path: Path) -> dict[str, Concept]:
    concepts: dict[str, Concept] = {}
    for where, row in _rows(path, _CONCEPT_COLUMNS):
        concept = Concept(**row)
        _expect(concept.concept_tier in CONCEPT_TIERS, where, "tier", concept.concept_tier, CONCEPT_TIERS)
        _refuse_again(concept.concept_id in concepts, where, concept.concept_id)
        concepts[concept.concept_id] = concept
    return concepts


def _surfaces(path: Path, concepts: dict[str, Concept]) -> tuple[Surface, ...]:
    surfaces: list[Surface] = []
    seen: set[tuple[str, str]] = set()
    languages = (MULTILINGUAL, *LANGUAGES)
    for where, row in _rows(path, _SURFACE_COLUMNS):
        _expect(row["concept_id"] in concepts, where, "concept", row["concept_id"], ("one of concepts.tsv",))
        _expect(row["language"] in languages, where, "language", row["language"], languages)
        for flag in ("case_sensitive", "ambiguous"):
            _expect(row[flag] in ("0", "1"), where, flag, row[flag], ("0", "1"))
        _refuse_again((row["language"], row["surface"]) in seen, where, row["surface"])
        seen.add((row["language"], row["surface"]))
        surfaces.append(
            Surface(
                row["concept_id"],
                row["language"],
                row["surface"],
                case_sensitive=row["case_sensitive"] == "1",
                ambiguous=row["ambiguous"] == "1",
            )
        )
    return tuple(surfaces)


def _version(path: Path) -> str:
    first_line = path.read_text(encoding="utf-8").partition("\n")[0]
    if not first_line.startswith(_VERSION_MARK):
        raise LexiconError(f"{path}:1: {first_line!r}; expected '{_VERSION_MARK}<version>'")
    return first_line.removeprefix(_VERSION_MARK)


def _rows(path: Path, columns: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """`file:line` and the row by column name, for every line after version and header."""
    lines = path.read_text(encoding="utf-8").split("\n")
    if lines[1].split("\t") != columns:
        raise LexiconError(f"{path}:2: columns {lines[1].split()}; expected {columns}")
    for number, line in enumerate(lines[2:], start=3):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) != len(columns) or not all(cells):
            raise LexiconError(f"{path}:{number}: {cells}; expected one value for each of {columns}")
        yield f"{path}:{number}", dict(zip(columns, cells, strict=True))


def _expect(holds: bool, where: str, what: str, seen: str, allowed: tuple[str, ...]) -> None:
    if not holds:
        raise LexiconError(f"{where}: unknown {what} {seen!r}; expected {', '.join(allowed)}")


def _refuse_again(again: bool, where: str, what: str) -> None:
    if again:
        raise LexiconError(f"{where}: {what!r} is listed before; keep one line")
