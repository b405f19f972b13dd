"""The OECD framework for the classification of AI systems: its values, and which concepts carry them.

Here belong reading the two tables beside this module, refusing what is wrong in them, and how far two
readings of the concepts agree. Which postings carry a value is told by the macro `framework_tags` of the
warehouse.

The framework is OECD (2022), OECD Framework for the Classification of AI Systems, OECD Digital Economy Papers
323, https://doi.org/10.1787/cb6d9eca-en. `framework_values.tsv` has its dimensions, criteria and values;
definitions are put in our words. `modality` is a criterion of this project that refines its dimension Data
and input. `framework_tags.tsv` has the values of every concept of the taxonomy in three columns: a reading
concept by concept from the concept's name and reason, a second one value by value from the value's
definition, and what holds after both were compared and draws of tagged postings were read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from skills_pipeline.contracts.meta import FRAMEWORK_DIMENSIONS
from skills_pipeline.shipped import rows
from skills_pipeline.skills.taxonomy import load as load_taxonomy

_VALUE_COLUMNS = ["value_id", "framework_dimension", "criterion", "label", "definition"]
_TAG_COLUMNS = ["concept_id", "criterion", "pass_1", "pass_2", "resolved"]
_MAY_BE_EMPTY = {"pass_1", "pass_2", "resolved"}

Tag = tuple[str, str]
"""A concept and a value that it carries."""


class FrameworkError(ValueError):
    """A table of the framework says something that cannot be used; the message names file and line."""


@dataclass(frozen=True)
class Value:
    """One value of a criterion, which belongs to one of the five dimensions."""

    value_id: str
    framework_dimension: str
    criterion: str
    label: str
    definition: str


@dataclass(frozen=True)
class ConceptValue:
    """That a concept carries a value."""

    concept_id: str
    value_id: str


@dataclass(frozen=True)
class Readings:
    """What each of two readings and the comparison of both say, without order."""

    first: frozenset[Tag]
    second: frozenset[Tag]
    resolved: frozenset[Tag]


@dataclass(frozen=True)
class Agreement:
    """How far the two readings of a dimension agree over its cells, each a concept and a value used in it.

    `kappa` is Cohen's (1960, Educ. Psychol. Meas. 20: 37-46): agreement beyond what the two would have by
    chance, as a part of what there could be. `agreement_pct` is high whatever is read, since most cells are
    empty in both readings.
    """

    framework_dimension: str
    value_count: int
    cells: int
    both_cells: int
    first_only_cells: int
    second_only_cells: int
    agreement_pct: float
    kappa: float


@cache
def values() -> dict[str, Value]:
    """The values of the framework by id, in its order."""
    return read_values(Path(__file__).with_name("framework_values.tsv"))


@cache
def readings() -> Readings:
    """Both readings of the concepts of the taxonomy, and their comparison."""
    path = Path(__file__).with_name("framework_tags.tsv")
    return read_readings(path, values(), load_taxonomy().concepts)


def concept_values() -> list[ConceptValue]:
    """Which concept carries which value, sorted."""
    return [ConceptValue(*tag) for tag in sorted(readings().resolved)]


def agreements() -> list[Agreement]:
    """How far the two readings agree, by dimension."""
    found = readings()
    dimension_of = {value.value_id: value.framework_dimension for value in values().values()}
    concepts = len(load_taxonomy().concepts)
    return [
        agreement(
            dimension,
            {tag for tag in found.first if dimension_of[tag[1]] == dimension},
            {tag for tag in found.second if dimension_of[tag[1]] == dimension},
            concepts,
        )
        for dimension in FRAMEWORK_DIMENSIONS
    ]


def agreement(dimension: str, first: set[Tag], second: set[Tag], concepts: int) -> Agreement:
    """Of two readings of `concepts` concepts, over the values that either of them uses; at least one is."""
    used = len({value_id for _, value_id in first | second})
    cells = used * concepts
    both, first_only, second_only = len(first & second), len(first - second), len(second - first)
    agreed = 1 - (first_only + second_only) / cells
    one, other = len(first) / cells, len(second) / cells
    by_chance = one * other + (1 - one) * (1 - other)
    kappa = (agreed - by_chance) / (1 - by_chance)
    return Agreement(dimension, used, cells, both, first_only, second_only, 100 * agreed, kappa)


def read_values(path: Path) -> dict[str, Value]:
    """The values of a table by id.

    Raises `FrameworkError` on an unknown dimension, a value listed twice, and a criterion of two dimensions.
    """
    found: dict[str, Value] = {}
    dimension_of: dict[str, str] = {}
    for where, row in rows(path, _VALUE_COLUMNS, _MAY_BE_EMPTY, FrameworkError):
        value = Value(**row)
        if value.framework_dimension not in FRAMEWORK_DIMENSIONS:
            expected = ", ".join(FRAMEWORK_DIMENSIONS)
            raise FrameworkError(
                f"{where}: unknown dimension {value.framework_dimension!r}; expected {expected}"
            )
        if dimension_of.setdefault(value.criterion, value.framework_dimension) != value.framework_dimension:
            raise FrameworkError(f"{where}: criterion {value.criterion!r} is of another dimension before")
        if value.value_id in found:
            raise FrameworkError(f"{where}: {value.value_id!r} is listed before; keep one line")
        found[value.value_id] = value
    return found


def read_readings(path: Path, known: dict[str, Value], concepts: Iterable[str]) -> Readings:
    """Both readings and their comparison in a table with a row a concept and criterion.

    Raises `FrameworkError` on a concept that is not among `concepts`, a value that is not among those of the
    row's criterion in `known`, a row that stands twice, and a resolved value that neither reading has.
    """
    concepts, seen = set(concepts), set()
    passes: tuple[set[Tag], set[Tag], set[Tag]] = (set(), set(), set())
    for where, row in rows(path, _TAG_COLUMNS, _MAY_BE_EMPTY, FrameworkError):
        concept_id, criterion = row["concept_id"], row["criterion"]
        if concept_id not in concepts:
            raise FrameworkError(f"{where}: {concept_id!r} is no concept of the taxonomy")
        if (concept_id, criterion) in seen:
            raise FrameworkError(f"{where}: {concept_id} and {criterion} are listed before; keep one line")
        seen.add((concept_id, criterion))
        for tags, column in zip(passes, ("pass_1", "pass_2", "resolved"), strict=True):
            for value_id in row[column].split():
                if value_id not in known or known[value_id].criterion != criterion:
                    raise FrameworkError(f"{where}: {value_id!r} is no value of {criterion!r}")
                tags.add((concept_id, value_id))
        new = set(row["resolved"].split()) - {*row["pass_1"].split(), *row["pass_2"].split()}
        if new:
            raise FrameworkError(f"{where}: {', '.join(sorted(new))} is in neither reading")
    return Readings(*(frozenset(tags) for tags in passes))
