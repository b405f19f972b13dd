"""The occupation of postings: title first, then what the text begins with.

Here belongs what is asked of the model and which answer is released. Codes a source states are in `isco`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

import numpy as np
import polars as pl
from ahocorasick_rs import AhoCorasick, MatchKind

from skills_pipeline.occupation.bag import Floats, Labels
from skills_pipeline.occupation.isco import LEVELS
from skills_pipeline.occupation.model import (
    FOLDER,
    Model,
    level_codes,
    released,
    released_card,
    released_level,
)
from skills_pipeline.occupation.variants import read_padding
from skills_pipeline.settings import resource

SCHEMA = {"isco08_code": pl.String, "isco08_level": pl.Int8, "p_isco08": pl.Float32}

_BEGINNING_CHARS = 400
_WORDS_BEFORE_ROLE = 3
_MARKS = "|\n•·;:()[],"
_ENDS_OF_SENTENCES = (".", "!", "?")


def occupation_model_id() -> str:
    """Identifier of the released model, by its card: the weights take a second to load, and are held against
    the card when they are.
    """
    return released_card()["model_id"]


def occupations_of(
    titles: Sequence[str | None], texts: Sequence[str], languages: Sequence[str]
) -> pl.DataFrame:
    """One row a posting: `isco08_code`, `isco08_level`, `p_isco08`.

    `isco08_code`: the deepest group of ISCO-08 the released model is sure enough of, null where of none;
    `isco08_level`: its digits, 0 where null; `p_isco08`: calibrated probability that the group is right, null
    where null. Where the title tells no group, the names of occupations in the beginning of the text are
    asked, and the first of the deepest answers counts. `languages`: of the texts, ISO 639-1 or `und`.
    """
    model = released()
    answers = _ask(model, titles, languages)
    silent = np.flatnonzero(answers.level == 0).tolist()
    pieces = [(number, name) for number in silent for name in _roles_named(texts[number])]
    if pieces:
        told = _ask(model, [name for _, name in pieces], [languages[number] for number, _ in pieces])
        _fill(answers, told, np.array([number for number, _ in pieces], dtype=np.int64))
    return answers.frame()


@dataclass(frozen=True)
class _Answers:
    """Released digits (0 for none) and probability of each text, and the likeliest group at each level."""

    level: Labels
    p: Floats
    group: Labels

    def frame(self) -> pl.DataFrame:
        """The columns of `SCHEMA`."""
        code = np.full(len(self.level), None, dtype=object)
        for digits in LEVELS:
            chosen = self.level == digits
            code[chosen] = np.array(level_codes(digits), dtype=object)[self.group[chosen, digits - 1]]
        columns = {"isco08_code": code.tolist(), "isco08_level": self.level, "p_isco08": self.p}
        told = pl.col("isco08_level") > 0
        return pl.DataFrame(columns, schema=SCHEMA).with_columns(p_isco08=pl.when(told).then("p_isco08"))


def _ask(model: Model, titles: Sequence[str | None], languages: Sequence[str]) -> _Answers:
    """Answers to titles; the model sees each distinct one of a language once."""
    asked = list(zip(titles, languages, strict=True))
    distinct = {key: number for number, key in enumerate(dict.fromkeys(asked))}
    said = model.say([title for title, _ in distinct], [language for _, language in distinct])
    level = released_level(said.p, model.thresholds)
    p = said.p[np.arange(len(distinct)), np.maximum(level, 1) - 1]
    row = np.array([distinct[key] for key in asked], dtype=np.int64)
    return _Answers(level[row], p[row], said.group[row])


def _fill(answers: _Answers, told: _Answers, posting: Labels) -> None:
    """Answer for each posting by the first of the deepest answers `told` about its text."""
    order = np.lexsort((-told.level, posting))
    first = order[np.append(True, np.diff(posting[order]) != 0)]
    answers.level[posting[first]] = told.level[first]
    answers.p[posting[first]] = told.p[first]
    answers.group[posting[first]] = told.group[first]


def _roles_named(text: str) -> Iterator[str]:
    """Names of occupations in the beginning of a text: a role word and up to three words before it."""
    beginning = text[:_BEGINNING_CHARS].lower()
    after = 0
    for _, start, end in _role_words().find_matches_as_indexes(beginning):
        if not (beginning[start - 1 : start].isalpha() or beginning[end : end + 1].isalpha()):
            before = beginning[
                max(after, 1 + max(beginning.rfind(mark, 0, start) for mark in _MARKS)) : start
            ]
            nearest = reversed(before.split()[-_WORDS_BEFORE_ROLE:])
            words = [*takewhile(lambda word: not word.endswith(_ENDS_OF_SENTENCES), nearest)]
            yield " ".join([*reversed(words), beginning[start:end]])
            after = end


@cache
def _role_words() -> AhoCorasick:
    roles = sorted({word.lower() for word in read_padding(resource(FOLDER)).all_of("role")})
    return AhoCorasick(roles, matchkind=MatchKind.LeftmostLongest)
