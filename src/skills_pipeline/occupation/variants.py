"""Spellings of a title as postings have them: either gender alone, with seniority, place and employer.

Here belong rules and the words of `padding.tsv`; they teach the model what is silent. Cleaning, which is the
same for learning and applying, is in `cleaning`.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PADDING_FILE = "padding.tsv"
ANY_LANGUAGE = "any"
_OTHER_LANGUAGE = "en"

_GENDER_PAIR = re.compile(r"(.+?)\s*/\s*([^/]+)")
_INVERTED = re.compile(r"([^,()]+), ([^,()]+)")
_BRACKETS_LAST = re.compile(r"(.+?)\s*\([^()]*\)\s*")
_IN_GENERAL = "en general"
_SAME_BEGINNING_CHARS = 3
_SHORTEST_SECOND_CHARS = 5

_P_BEFORE, _P_AFTER, _P_PLACE, _P_EMPLOYER, _P_JOINED, _P_OWN_LANGUAGE = 0.45, 0.45, 0.4, 0.3, 0.6, 0.75


@dataclass(frozen=True)
class Padding:
    """Words that stand around titles: (language, kind) → words."""

    words: dict[tuple[str, str], list[str]]

    def of(self, language: str, kind: str) -> list[str]:
        """Words of a language; English ones, which stand in titles everywhere, for a language without."""
        return self.words.get((language, kind)) or self.words[_OTHER_LANGUAGE, kind]

    def languages(self) -> list[str]:
        """The languages that have words of their own."""
        return sorted({language for language, _ in self.words} - {ANY_LANGUAGE})

    def all_of(self, kind: str) -> list[str]:
        """Words of a kind in every language."""
        return [word for (_, found), words in self.words.items() if found == kind for word in words]


def read_padding(folder: Path) -> Padding:
    """The words of `padding.tsv`."""
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    with (folder / PADDING_FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            words[row["language"], row["kind"]] += row["words"].split("|")
    return Padding(dict(words))


def spellings(title: str) -> Iterator[str]:
    """The title, its two genders apart, words set right that a list has inverted, without last brackets."""
    yield title
    if (pair := _GENDER_PAIR.fullmatch(title)) and _same_word(pair[1], pair[2]):
        yield pair[1]
        if len(pair[2]) >= _SHORTEST_SECOND_CHARS:
            yield pair[2]
    if inverted := _INVERTED.fullmatch(title):
        yield inverted[1] if inverted[2].casefold() == _IN_GENERAL else f"{inverted[2]} {inverted[1]}"
    if bracketed := _BRACKETS_LAST.fullmatch(title):
        yield bracketed[1]


def padded(title: str, language: str, padding: Padding, random: np.random.Generator) -> str:
    """The title with some of what postings put around it."""
    draws = random.random(6)
    spoken = language if draws[5] < _P_OWN_LANGUAGE else _OTHER_LANGUAGE

    def one(language: str, kind: str) -> str:
        words = padding.of(language, kind)
        return words[random.integers(len(words))]

    before = [one(spoken, "before")] if draws[0] < _P_BEFORE else []
    after = [one(spoken, "after")] if draws[1] < _P_AFTER else []
    if draws[2] < _P_PLACE:
        after += [one(language, "join")] if draws[4] < _P_JOINED else []
        after += [one(ANY_LANGUAGE, "place")]
    if draws[3] < _P_EMPLOYER:
        employer = [one(ANY_LANGUAGE, "employer") for _ in range(random.integers(1, 3))]
        before, after = ([*employer, *before], after) if draws[4] < 0.5 else (before, [*after, *employer])
    return " ".join([*before, title, *after])


def silences(padding: Padding, random: np.random.Generator, count: int) -> list[str]:
    """Words that name no occupation: each one alone, and `count` random rows of two or three."""
    alone = [word for kind in ("silence", "place", "employer", "after") for word in padding.all_of(kind)]
    rows = [
        [alone[number] for number in random.integers(len(alone), size=size)]
        for size in random.integers(2, 4, size=count)
    ]
    return [*alone, *(" ".join(row) for row in rows)]


def _same_word(first: str, second: str) -> bool:
    beginning = first[:_SAME_BEGINNING_CHARS].casefold()
    return second.casefold().startswith(beginning)
