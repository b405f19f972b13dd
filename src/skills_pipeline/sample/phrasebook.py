"""The fragments of one language, read from `phrases/<language>.toml`.

Here belongs only what a phrase file may hold. Choosing and joining fragments is in `writing`. A new
language is a new file with the same tables and a line in countries.toml.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

BLOCKS = ("about", "role", "duties", "requirements", "plus", "benefits", "apply")
"""Blocks of an advert in the order they are written; each has headings in every language."""

_PHRASES = Path(__file__).parent / "phrases"


@dataclass(frozen=True)
class Family:
    """Occupations that share duties and requirements. `other_sense`: their words that only look like AI."""

    titles: tuple[str, ...]
    duties: tuple[str, ...]
    requirements: tuple[str, ...]
    other_sense: tuple[str, ...] = ()
    desk: bool = True


@dataclass(frozen=True)
class Sector:
    """What employers of the sector call themselves, and how they say what they do."""

    nouns: tuple[str, ...]
    about: tuple[str, ...]


@dataclass(frozen=True)
class Demand:
    """Sentences that ask for AI, by the block they stand in; the hands variants suit manual occupations."""

    role: tuple[str, ...]
    duties: tuple[str, ...]
    requirements: tuple[str, ...]
    plus: tuple[str, ...]
    titles: tuple[str, ...] = ()
    hands_duties: tuple[str, ...] = ()
    hands_requirements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Phrasebook:
    """All fragments of one language; `{...}` in a fragment is a slot, filled when the advert is written."""

    headings: Mapping[str, tuple[str, ...]]
    slots: Mapping[str, tuple[str, ...]]
    ranks: tuple[str, ...]
    gender_marks: tuple[str, ...]
    facts: tuple[str, ...]
    culture: tuple[str, ...]
    opening: tuple[str, ...]
    requirements: tuple[str, ...]
    plus: tuple[str, ...]
    benefits: tuple[str, ...]
    closing: tuple[str, ...]
    blurb: tuple[str, ...]
    process: tuple[str, ...]
    other_sense: tuple[str, ...]
    build: Demand
    use: Demand
    sectors: Mapping[str, Sector]
    families: Mapping[str, Family]


@lru_cache(maxsize=32)
def phrasebook(language: str) -> Phrasebook:
    """The phrasebook of an ISO 639-1 language, with the slots common to all.

    Raises `ValueError` naming the file when a table or a heading is missing, or a key is not known.
    """
    tables = _read(f"{language}.toml")
    tables["slots"] = common()["slots"] | tables.get("slots", {})
    try:
        book = _assemble(tables)
    except (KeyError, TypeError) as error:
        raise ValueError(f"phrases/{language}.toml: {error}; compare it with phrases/en.toml") from error
    if missing := set(BLOCKS) - set(book.headings):
        raise ValueError(f"phrases/{language}.toml: no headings for {sorted(missing)}")
    return book


def _assemble(tables: dict[str, Any]) -> Phrasebook:
    return Phrasebook(
        **tables.pop("texts"),
        build=Demand(**tables.pop("build")),
        use=Demand(**tables.pop("use")),
        sectors={name: Sector(**table) for name, table in tables.pop("sectors").items()},
        families={name: Family(**table) for name, table in tables.pop("families").items()},
        **tables,
    )


@lru_cache(maxsize=1)
def common() -> dict[str, Any]:
    """Tables of phrases/common.toml: slots, stems of employer names, comments that are no postings."""
    return _read("common.toml")


def _read(name: str) -> dict[str, Any]:
    tables: dict[str, Any] = _frozen(tomllib.loads((_PHRASES / name).read_text(encoding="utf-8")))
    return tables


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(value) if isinstance(value, list) else value
