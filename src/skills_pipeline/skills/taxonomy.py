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

FURTHER_LANGUAGES = tuple("bg ca cs el et fi hr hu lt lv ro ru sk sl sr tr uk vi".split())
"""Languages with words for AI itself alone, so that a posting in them is not taken for one without AI."""

MULTILINGUAL = "mul"
"""ISO 639-2 code for surfaces that are the same in every language."""

OECD_TASKS = (
    "recognition",
    "event_detection",
    "forecasting",
    "personalisation",
    "interaction_support",
    "goal_driven_optimisation",
    "reasoning_with_knowledge_structures",
)
"""Tasks of an AI system: OECD Framework for the Classification of AI Systems (2022), dimension 5."""

OECD_DATA = ("text", "image", "video", "audio", "sensor", "structured", "multimodal")
"""Modality of the data a system works on: refines dimension 3 (Data and input) of the OECD framework."""

OECD_MODELS = ("statistical", "symbolic", "hybrid")
"""How a model represents what it knows: dimension 4 (AI model) of the OECD framework."""

BOUNDARIES = ("word", "start")
"""`word`: the surface is whole words. `start`: its last word may go on, as compounds and endings do."""

_CONCEPT_COLUMNS = [
    "concept_id",
    "label",
    "cluster",
    "concept_tier",
    "since",
    "esco_uri",
    "oecd_task",
    "oecd_data",
    "oecd_model",
    "reason",
]
_MAY_BE_EMPTY = {"esco_uri", "oecd_task", "oecd_data", "oecd_model"}
_SURFACE_COLUMNS = ["concept_id", "language", "surface", "case_sensitive", "ambiguous", "boundary"]
_ESCO = "http://data.europa.eu/esco/"
_VERSION_MARK = "# lexicon_version: "


class LexiconError(ValueError):
    """A lexicon file says something that cannot be used; the message names file and line."""


@dataclass(frozen=True)
class Concept:
    """One thing a posting can name.

    `since` is the lexicon version that introduced it, `reason` why it is a concept of its own. `esco_uri` is
    the skill or occupation of ESCO 1.2 with the same meaning or a wider one. The OECD dimensions say
    what a system of this kind does, on what data, with what model. All four are None where none applies.
    """

    concept_id: str
    label: str
    cluster: str
    concept_tier: str
    since: str
    esco_uri: str | None
    oecd_task: str | None
    oecd_data: str | None
    oecd_model: str | None
    reason: str


@dataclass(frozen=True)
class Surface:
    """One way to write a concept.

    `case_sensitive`: only as written (`IA`, not `ia`). `ambiguous`: more often something else than AI, so
    it counts only in a text that names AI otherwise too. `boundary`: one of `BOUNDARIES`.
    """

    concept_id: str
    language: str
    surface: str
    case_sensitive: bool
    ambiguous: bool
    boundary: str = "word"


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
        concept = _concept(row)
        _check_values(concept, where)
        _refuse_again(concept.concept_id in concepts, where, concept.concept_id)
        concepts[concept.concept_id] = concept
    return concepts


def _concept(row: dict[str, str]) -> Concept:
    return Concept(
        row["concept_id"],
        row["label"],
        row["cluster"],
        row["concept_tier"],
        row["since"],
        row["esco_uri"] or None,
        row["oecd_task"] or None,
        row["oecd_data"] or None,
        row["oecd_model"] or None,
        row["reason"],
    )


def _check_values(concept: Concept, where: str) -> None:
    _expect(concept.concept_tier in CONCEPT_TIERS, where, "tier", concept.concept_tier, CONCEPT_TIERS)
    _expect(concept.oecd_task in (None, *OECD_TASKS), where, "OECD task", concept.oecd_task, OECD_TASKS)
    _expect(concept.oecd_data in (None, *OECD_DATA), where, "OECD data", concept.oecd_data, OECD_DATA)
    _expect(concept.oecd_model in (None, *OECD_MODELS), where, "OECD model", concept.oecd_model, OECD_MODELS)
    from_esco = concept.esco_uri is None or concept.esco_uri.startswith(_ESCO)
    _expect(from_esco, where, "ESCO URI", concept.esco_uri, (f"{_ESCO}...",))


def _surfaces(path: Path, concepts: dict[str, Concept]) -> tuple[Surface, ...]:
    surfaces: list[Surface] = []
    seen: set[tuple[str, str]] = set()
    languages = (MULTILINGUAL, *LANGUAGES, *FURTHER_LANGUAGES)
    for where, row in _rows(path, _SURFACE_COLUMNS):
        _expect(row["concept_id"] in concepts, where, "concept", row["concept_id"], ("one of concepts.tsv",))
        _expect(row["language"] in languages, where, "language", row["language"], languages)
        for flag in ("case_sensitive", "ambiguous"):
            _expect(row[flag] in ("0", "1"), where, flag, row[flag], ("0", "1"))
        _expect(row["boundary"] in BOUNDARIES, where, "boundary", row["boundary"], BOUNDARIES)
        _refuse_again((row["language"], row["surface"]) in seen, where, row["surface"])
        seen.add((row["language"], row["surface"]))
        surfaces.append(
            Surface(
                row["concept_id"],
                row["language"],
                row["surface"],
                case_sensitive=row["case_sensitive"] == "1",
                ambiguous=row["ambiguous"] == "1",
                boundary=row["boundary"],
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
        row = dict(zip(columns, cells, strict=False))
        if len(cells) != len(columns) or not all(row[name] for name in row.keys() - _MAY_BE_EMPTY):
            raise LexiconError(f"{path}:{number}: {cells}; expected one value for each of {columns}")
        yield f"{path}:{number}", row


def _expect(holds: bool, where: str, what: str, seen: str | None, allowed: tuple[str, ...]) -> None:
    if not holds:
        raise LexiconError(f"{where}: unknown {what} {seen!r}; expected {', '.join(allowed)}")


def _refuse_again(again: bool, where: str, what: str) -> None:
    if again:
        raise LexiconError(f"{where}: {what!r} is listed before; keep one line")
