"""The surroundings of a mention as features, from which its role is told.

Here belongs what the role model sees. First pass: words left and right, the sentence, the heading above, the
title, the place. Second pass: what the first says of this mention and of its neighbours, the kind of block,
and how much the surroundings read like text an employer repeats. Of the mention itself it sees the concept
and its tier, never the writing, so that a new term inherits what its surroundings say. Training is in
`train`, the linear model and the trees are in `linear` and `trees`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np

from skills_pipeline.classify import blocks
from skills_pipeline.classify.linear import Floats, LinearModel, softmax
from skills_pipeline.classify.trees import Trees
from skills_pipeline.classify.words import Hashes, Places, Words, columns, named, presence, ranges, words
from skills_pipeline.skills.matcher import Candidate
from skills_pipeline.skills.taxonomy import load as load_taxonomy

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

HASH_BITS = 16
HASH_FEATURES = 2**HASH_BITS
"""Columns of the role model: enough that collisions do not show, few enough for a file of one megabyte."""

_LEFT_CHARS = 320
_RIGHT_CHARS = 240
_TITLE_CHARS = 300
_NEAR_WORDS = 8
_PLACED_WORDS = 4
_NEIGHBOUR_CHARS = 300
_SENTENCE_END = re.compile(r"[.!?] |\n")
_DENSE_SCALE = 0.1
"""Weight of the repetition score beside the words, whose row has length one."""

_HIRING_WORDS = (
    "applica recruit hiring candida interview résum shortlist screening "  # English
    "bewerb rekrut vorauswahl personalauswahl lebenslauf vorstellungsgespräch "  # German
    "recrut postul présélection entretien "  # French
    "sollicit werving cv "  # Dutch
    "ansök ansøg søknad søker rekry urval "  # Swedish, Danish, Norwegian
    "solicitud preselec currícul entrevista selección selezion colloqui seleção triagem "  # Romance
    "kandydat zgłosze naboru rozmow"  # Polish
)
"""Beginnings of words about hiring: `process` is rare, so one language must learn from another."""

_HIRING = re.compile(rf"\b(?:{'|'.join(_HIRING_WORDS.split())})")


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention in its text. `title_chars` is the length of the title the text starts with, 0 without one."""

    text: str
    start: int
    end: int
    concept_id: str
    concept_tier: str
    title_chars: int


def mention(text: str, title_chars: int, found: Candidate) -> Mention:
    """A candidate of the released lexicon with the text it was found in."""
    tier = load_taxonomy().concepts[found.concept_id].concept_tier
    return Mention(text, found.start, found.end, found.concept_id, tier, title_chars)


@dataclass(frozen=True)
class Surroundings:
    """What both passes see of some mentions: rows are mentions."""

    words: "csr_matrix"
    passages: "csr_matrix"
    places: Floats
    posting: Places


@dataclass(frozen=True)
class RoleModel:
    """Both passes, which are averaged.

    `importance` (features): how rare a feature is; `repeated`: how much the surroundings read
    like text an employer repeats from posting to posting; `kinds`: kind of block from its words; `first`:
    roles from words and repetition; `second`: roles from the first pass all around; `scaling`: calibration.
    """

    importance: Floats
    repeated: LinearModel
    kinds: LinearModel
    first: LinearModel
    second: Trees
    scaling: LinearModel

    def probabilities(self, mentions: Sequence[Mention]) -> Floats:
        """Probabilities of the roles, (mentions, roles); mentions of a posting stand together, in order."""
        seen = surroundings(mentions)
        rows, repeated = first_rows(seen, self.importance, self.repeated)
        first = softmax(self.first.scores(rows))
        second = second_rows(seen, first, repeated, self.kinds.probabilities(seen.passages))
        again = self.scaling.probabilities(self.second.scores(second))
        return np.asarray((first + again) / 2, dtype=np.float32)


def first_rows(seen: Surroundings, importance: Floats, repeated: LinearModel) -> tuple["csr_matrix", Floats]:
    """Rows of the first pass, and the repetition score (mentions, 1) that is their last column."""
    from scipy.sparse import csr_matrix, hstack

    weighed = normalised(seen.words, importance)
    score = repeated.scores(weighed)
    return hstack([weighed, csr_matrix(score * _DENSE_SCALE)], format="csr"), score


def normalised(rows: "csr_matrix", importance: Floats) -> "csr_matrix":
    """Features weighed by importance, each row of length one."""
    from sklearn.preprocessing import normalize

    weighed = rows.copy()
    weighed.data = importance[rows.indices]
    of_length_one: csr_matrix = normalize(weighed, copy=False)
    return of_length_one


def rarity(rows: "csr_matrix") -> Floats:
    """Inverse document frequency (Sparck Jones 1972) of every column."""
    occurrences = np.bincount(rows.indices, minlength=rows.shape[1])
    return np.asarray(np.log((rows.shape[0] + 1) / (occurrences + 1)), dtype=np.float32)


def second_rows(seen: Surroundings, first: Floats, repeated: Floats, kinds: Floats) -> Floats:
    """Numbers of the second pass, (mentions, 28): the roles here and around, place, repetition, block."""
    edges = np.flatnonzero(np.diff(seen.posting, prepend=-1, append=-2))
    around = [_around(first[start:end], seen.places[start:end, 3]) for start, end in pairwise(edges)]
    near = np.concatenate(around) if around else np.zeros((0, 14), dtype=np.float32)
    logs = np.log(first + np.float32(1e-3))
    return np.hstack([logs, near, seen.places[:, :3], repeated, kinds]).astype(np.float32)


def _around(first: Floats, starts: Floats) -> Floats:
    """Of each mention of a posting: the roles of the others by nearness, most, mean; how many, how near."""
    count = len(first)
    if count == 1:
        return np.zeros((1, 14), dtype=np.float32)
    # Beyond this many the others are alike for all: one sample of them keeps time linear.
    sample = np.unique(np.linspace(0, count - 1, min(count, 60)).astype(int))
    distance = np.abs(starts[:, None] - starts[None, sample])
    distance[sample, np.arange(len(sample))] = np.inf
    weight = np.exp(-distance / _NEIGHBOUR_CHARS)
    other = np.isfinite(distance)
    nearby = weight @ first[sample] / (weight.sum(axis=1, keepdims=True) + 0.3)
    most = np.max(np.where(other[:, :, None], first[None, sample], 0), axis=1)
    mean = other @ first[sample] / other.sum(axis=1, keepdims=True)
    nearest = np.exp(-distance.min(axis=1, keepdims=True) / 100)
    return np.hstack([nearby, most, mean, np.full((count, 1), np.log1p(count)), nearest]).astype(np.float32)


def surroundings(mentions: Sequence[Mention]) -> Surroundings:
    """Features of the mentions; those of one posting stand together, in order."""
    texts = [_Text(together) for together in _by_text(mentions)]
    counts = [len(text.mentions) for text in texts]
    passages = blocks.feature_matrix([one for text in texts for one in text.passages()])
    places = [row for text in texts for row in text.places()]
    return Surroundings(
        _word_matrix(texts),
        passages,
        np.array(places, dtype=np.float32).reshape(-1, 4),
        np.repeat(np.arange(len(texts)), counts),
    )


def _by_text(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    together: list[Mention] = []
    for one in mentions:
        if together and (one.text is not together[-1].text or one.start < together[-1].end):
            yield together
            together = []
        together.append(one)
    if together:
        yield together


class _Text:
    """One text with its mentions, split into words once for all of them."""

    def __init__(self, mentions: list[Mention]) -> None:
        self.mentions = mentions
        self.text = mentions[0].text
        self.words = words(self.text)
        self.blocks = blocks.blocks(self.text)
        lower = self.text.replace("İ", "i").lower()
        hiring = np.array([match.start() for match in _HIRING.finditer(lower)], dtype=np.int64)
        self.hiring = np.isin(self.words.starts, hiring)

    def passages(self) -> list[tuple[Words, int, int]]:
        return [
            (self.words, *blocks.passage(self.blocks, self.words, one.start, one.end))
            for one in self.mentions
        ]

    def places(self) -> Iterator[tuple[float, float, float, float]]:
        for number, one in enumerate(self.mentions):
            yield one.start / max(1, len(self.text)), one.start < one.title_chars, number, one.start

    def edges(self) -> Places:
        """(mentions, 9) numbers of words: where the window, the sentence, the line, the mention begin, where
        mention, sentence and window end, the last word of the title, and the last word of all.
        """
        characters = [edge for one in self.mentions for edge in self._edges(one)]
        found = np.searchsorted(self.words.starts, characters)
        return found.reshape(-1, 9)

    def _edges(self, one: Mention) -> tuple[int, ...]:
        left, right = max(0, one.start - _LEFT_CHARS), one.end + _RIGHT_CHARS
        line = max(left, self.text.rfind("\n", left, one.start) + 1)
        before = [match.end() for match in _SENTENCE_END.finditer(self.text, left, one.start)]
        after = _SENTENCE_END.search(self.text, one.end, right)
        return (
            left,
            before[-1] if before else left,
            line,
            one.start,
            one.end,
            after.start() if after else right,
            right,
            min(one.title_chars, _TITLE_CHARS),
            len(self.text),
        )

    def heading(self, one: Mention) -> str:
        return blocks.block_at(self.blocks, one.start).heading

    def named(self) -> Iterator[list[str]]:
        """Features of each mention that are no words of the text."""
        before: dict[str, int] = {}
        for one in self.mentions:
            nth = before[one.concept_id] = before.get(one.concept_id, -1) + 1
            in_title = one.start < one.title_chars
            yield [
                f"concept {one.concept_id}",
                f"tier {one.concept_tier}",
                f"tenth {10 * one.start // max(1, len(self.text))}",
                f"in title {in_title}",
                f"in title {in_title} {one.concept_tier}",
                f"number {min(6, len(self.mentions))}",
                f"nth {min(3, nth)}",
                f"heading kind {blocks.kind_of_heading(self.heading(one))}",
            ]


def _word_matrix(texts: list[_Text]) -> "csr_matrix":
    count = sum(len(text.mentions) for text in texts)
    if not count:
        return presence(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), (0, HASH_FEATURES))
    parts = [*_window_cells(texts), _heading_cells(texts), _named_cells(texts)]
    rows, cols = (np.concatenate(side) for side in zip(*parts, strict=True))
    return presence(rows, cols, (count, HASH_FEATURES))


def _window_cells(texts: list[_Text]) -> Iterator[tuple[Places, Places]]:
    """Row and column of every feature that is a word in a certain place."""
    sizes = [len(text.words.starts) for text in texts]
    base = np.repeat(np.cumsum(sizes) - sizes, [len(text.mentions) for text in texts])
    edges = np.concatenate([text.edges() for text in texts]) + base[:, None]
    hashes = np.concatenate([text.words.hashes for text in texts])
    stems = np.concatenate([text.words.stems for text in texts])
    hiring = np.concatenate([text.hiring for text in texts])
    left, sentence, line, start, end, sentence_end, right, title_end, _ = edges.T
    near_left, near_right = np.maximum(left, start - _NEAR_WORDS), np.minimum(right, end + _NEAR_WORDS)
    stretches = [
        ("left", left, start, hashes),
        ("right", end, right, hashes),
        ("near left", near_left, start, hashes),
        ("near right", end, near_right, hashes),
        ("near left stem", near_left, start, stems),
        ("near right stem", end, near_right, stems),
        ("sentence", sentence, start, hashes),
        ("sentence", end, sentence_end, hashes),
        ("sentence stem", sentence, start, stems),
        ("sentence stem", end, sentence_end, stems),
        ("first of sentence", sentence, np.minimum(sentence + 3, start), hashes),
        ("first of line", line, np.minimum(line + 2, start), hashes),
        ("first of line stem", line, np.minimum(line + 2, start), stems),
        ("title", base, title_end, hashes),
        ("title stem", base, title_end, stems),
    ]
    for distance in range(_PLACED_WORDS):
        before, after = start - distance, end + distance
        stretches += [
            (f"left{distance}", np.maximum(before - 1, left), before, hashes),
            (f"right{distance}", after, np.minimum(after + 1, right), hashes),
        ]
    for slot, first, last, of in stretches:
        rows, at = ranges(first, last)
        yield rows, columns(of[at], slot, HASH_BITS)
    alike = np.full(len(hashes), named("hiring"))
    for slot, first, last, _ in stretches[:4]:
        rows, at = ranges(first, last)
        told = hiring[at]
        yield rows[told], columns(alike[at[told]], slot, HASH_BITS)


def _heading_cells(texts: list[_Text]) -> tuple[Places, Places]:
    read: dict[str, Hashes] = {}
    headings = [text.heading(one) for text in texts for one in text.mentions]
    for heading in headings:
        if heading not in read:
            found = words(heading)
            read[heading] = np.concatenate([found.hashes, found.stems])
    rows = np.repeat(np.arange(len(headings)), [len(read[heading]) for heading in headings])
    return rows, columns(np.concatenate([read[heading] for heading in headings]), "heading", HASH_BITS)


def _named_cells(texts: list[_Text]) -> tuple[Places, Places]:
    names = list(chain.from_iterable(text.named() for text in texts))
    rows = np.repeat(np.arange(len(names)), [len(row) for row in names])
    hashes = np.array([named(name) for row in names for name in row], dtype=np.uint64)
    return rows, columns(hashes, "named", HASH_BITS)
