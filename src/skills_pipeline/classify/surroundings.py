"""The surroundings of mentions as arrays: what the role model and the tier model see.

Here belongs looking at a text: the words left and right of a mention, its sentence, its line, the heading
above, the title, the block, and the cues that are alike in every language. Of the mention itself only the
concept and its tier are seen, never the writing, so that a new term inherits what its surroundings say. What
follows from all this is learned in `train` and applied in `roles` and `tiers`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from skills_pipeline.classify import blocks, cues
from skills_pipeline.classify.linear import Floats
from skills_pipeline.classify.words import Hashes, Places, Words, columns, named, presence, ranges, words
from skills_pipeline.skills.matcher import Candidate
from skills_pipeline.skills.taxonomy import load as load_taxonomy

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

HASH_BITS = 16
HASH_FEATURES = 2**HASH_BITS
"""Columns of `Surroundings.words`: enough that collisions do not show, few enough for a file of one
megabyte.
"""

_LEFT_CHARS = 320
_RIGHT_CHARS = 240
_TITLE_CHARS = 300
_NEAR_WORDS = 8
_PLACED_WORDS = 4
_BESIDE_WORDS = 15
"""How many words on either side the tier model looks at."""

_SENTENCE_END = re.compile(r"[.!?] |\n")


class Mention(NamedTuple):
    """A mention in its text. `title_chars` is the length of the title the text starts with, 0 without one."""

    text: str
    start: int
    end: int
    concept_id: str
    concept_tier: str
    title_chars: int

    @property
    def is_in_title(self) -> bool:
        """Whether the title, not the text below it, names the concept."""
        return self.start < self.title_chars


def mention(text: str, title_chars: int, found: Candidate) -> Mention:
    """A candidate of the released lexicon with the text it was found in."""
    tier = load_taxonomy().concepts[found.concept_id].concept_tier
    return Mention(text, found.start, found.end, found.concept_id, tier, title_chars)


@dataclass(frozen=True)
class Surroundings:
    """What is seen of some mentions; those of one posting stand together, in order.

    `words` (mentions, HASH_FEATURES) and `passages` (mentions, 2**blocks.HASH_BITS): 1 where a word stands in
    a place, and in the block. `places` (mentions, 4): part of the text before the mention, whether it is in
    the title, its number among the mentions of the posting, and where it starts (characters). `posting`
    (mentions): number of the posting. `beside`: mentions and hashes of words beside them; `titles`: postings
    and hashes of title words.
    """

    mentions: Sequence[Mention]
    words: "csr_matrix"
    passages: "csr_matrix"
    places: Floats
    posting: Places
    beside: tuple[Places, Hashes]
    titles: tuple[Places, Hashes]


def surroundings(mentions: Sequence[Mention]) -> Surroundings:
    """What is seen of `mentions`; those of one posting must stand together, in order."""
    texts = [_Text(together) for together in _by_text(mentions)]
    counts = [len(text.mentions) for text in texts]
    places = [row for text in texts for row in text.places()]
    page = _Page.of(texts)
    return Surroundings(
        mentions,
        _word_matrix(page, texts),
        blocks.feature_matrix([one for text in texts for one in text.passages()]),
        np.array(places, dtype=np.float32).reshape(-1, 4),
        np.repeat(np.arange(len(texts)), counts),
        page.words.at(*page.beside()),
        page.words.at(page.base[page.first], page.title_end[page.first]),
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
        self.starts = np.array([one.start for one in mentions])
        self.ends = np.array([one.end for one in mentions])
        self.title_end = min(mentions[0].title_chars, _TITLE_CHARS)
        self.words = words(self.text, self._read_stretches())
        self.blocks = blocks.blocks(self.text)
        self.headings = [blocks.block_at(self.blocks, one.start).heading for one in mentions]

    def _read_stretches(self) -> list[tuple[int, int]]:
        """The parts of the text that any feature looks at: most of a long posting is far from every
        mention.
        """
        before, after = max(_LEFT_CHARS, blocks.PASSAGE_CHARS), max(_RIGHT_CHARS, blocks.PASSAGE_CHARS)
        read = [(0, self.title_end)]
        for one in self.mentions:
            start, end = max(0, one.start - before), one.end + after
            if start <= read[-1][1]:
                read[-1] = (read[-1][0], max(end, read[-1][1]))
            else:
                read.append((start, end))
        return read

    def passages(self) -> list[tuple[Words, int, int]]:
        first, last = blocks.passages(self.blocks, self.words, self.starts, self.ends)
        return [(self.words, a, b) for a, b in zip(first.tolist(), last.tolist(), strict=True)]

    def places(self) -> Iterator[tuple[float, float, float, float]]:
        for number, one in enumerate(self.mentions):
            yield one.start / max(1, len(self.text)), one.is_in_title, number, one.start

    def edges(self) -> Places:
        """(8, mentions) numbers of words: where the window, the sentence, the line and the mention begin,
        where mention, sentence and window end, and where the title does.
        """
        starts, ends = self.starts, self.ends
        left, right = np.maximum(0, starts - _LEFT_CHARS), ends + _RIGHT_CHARS
        breaks = [(found.start(), found.end()) for found in _SENTENCE_END.finditer(self.text)]
        begun, over = np.array([(-1, 0), *breaks, (len(self.text), len(self.text))]).T
        sentence = np.maximum(left, over[np.searchsorted(over, starts, side="right") - 1])
        sentence_end = np.minimum(right, begun[np.searchsorted(begun, ends)])
        lines = over[:-1][[place < 0 or self.text[place] == "\n" for place in begun[:-1]]]
        line = np.maximum(left, lines[np.searchsorted(lines, starts, side="right") - 1])
        title_end = np.full(len(starts), self.title_end)
        characters = [left, sentence, line, starts, ends, sentence_end, right, title_end]
        return np.searchsorted(self.words.starts, np.array(characters))

    def named(self) -> Iterator[list[str]]:
        """Features of each mention that are no words of the text."""
        before: dict[str, int] = {}
        for one, heading in zip(self.mentions, self.headings, strict=True):
            nth = before[one.concept_id] = before.get(one.concept_id, -1) + 1
            yield [
                f"concept {one.concept_id}",
                f"tier {one.concept_tier}",
                f"tenth {10 * one.start // max(1, len(self.text))}",
                f"in title {one.is_in_title}",
                f"in title {one.is_in_title} {one.concept_tier}",
                f"number {min(6, len(self.mentions))}",
                f"nth {min(3, nth)}",
                f"heading kind {blocks.kind_of_heading(heading)}",
            ]


@dataclass(frozen=True)
class _Stream:
    """Hashes standing at word numbers `places` (ascending, some perhaps twice) of all texts one after
    another.
    """

    places: Places
    hashes: Hashes

    def at(self, first: Places, last: Places) -> tuple[Places, Hashes]:
        """Row and hash of everything from word `first` to before word `last` of each row."""
        rows, at = ranges(np.searchsorted(self.places, first), np.searchsorted(self.places, last))
        return rows, self.hashes[at]


@dataclass(frozen=True)
class _Page:
    """All texts one after another: their words, beginnings of words and cues, and the edges of every mention.

    Edges (mentions) are numbers of words, as in `_Text.edges`; `base` is where the mention's text begins;
    `first` are the numbers of the first mention of every text.
    """

    words: _Stream
    stems: _Stream
    cues: _Stream
    base: Places
    first: Places
    left: Places
    sentence: Places
    line: Places
    start: Places
    end: Places
    sentence_end: Places
    right: Places
    title_end: Places

    @classmethod
    def of(cls, texts: Sequence[_Text]) -> "_Page":
        sizes = np.array([len(text.words.starts) for text in texts], dtype=np.int64)
        counts = np.array([len(text.mentions) for text in texts], dtype=np.int64)
        base = np.repeat(np.cumsum(sizes) - sizes, counts)
        nothing = np.zeros((8, 0), dtype=np.int64)
        edges = np.concatenate([nothing, *(text.edges() for text in texts)], axis=1) + base
        hashes, stems, bits = (
            np.concatenate([np.zeros(0, dtype=kind), *(getattr(text.words, name) for text in texts)])
            for name, kind in (("hashes", np.uint64), ("stems", np.uint64), ("cues", np.int64))
        )
        every = np.arange(len(hashes))
        page = _Stream(every, hashes), _Stream(every, stems), _cue_stream(bits)
        return cls(*page, base, np.cumsum(counts) - counts, *edges)

    def near(self) -> tuple[Places, Places]:
        return self._within(_NEAR_WORDS)

    def beside(self) -> tuple[Places, Places]:
        return self._within(_BESIDE_WORDS)

    def _within(self, distance: int) -> tuple[Places, Places]:
        return np.maximum(self.left, self.start - distance), np.minimum(self.right, self.end + distance)


def _cue_stream(bits: Places) -> _Stream:
    """The cues of all words, each under the hash of its name."""
    telling = np.flatnonzero(bits)
    places = [telling[(bits[telling] >> bit & 1).astype(bool)] for bit in range(len(cues.names()))]
    hashes = np.repeat([named(f"cue {cue}") for cue in cues.names()], [len(found) for found in places])
    together = np.concatenate(places)
    order = np.argsort(together, kind="stable")
    return _Stream(together[order], hashes[order].astype(np.uint64))


def _word_matrix(page: _Page, texts: list[_Text]) -> "csr_matrix":
    count = len(page.start)
    parts = [*_window_cells(page), _heading_cells(texts), _named_cells(texts)]
    rows, cols = (np.concatenate(side) for side in zip(*parts, strict=True))
    return presence(rows, cols, (count, HASH_FEATURES))


def _window_cells(page: _Page) -> Iterator[tuple[Places, Places]]:
    """Row and column of every feature that is a word, a beginning or a cue in a certain place."""
    near_left, near_right = page.near()
    around = [
        ("left", page.left, page.start),
        ("right", page.end, page.right),
    ]
    close = [
        ("near left", near_left, page.start),
        ("near right", page.end, near_right),
        ("sentence", page.sentence, page.start),
        ("sentence", page.end, page.sentence_end),
        ("first of line", page.line, np.minimum(page.line + 2, page.start)),
        ("title", page.base, page.title_end),
    ]
    first = [("first of sentence", page.sentence, np.minimum(page.sentence + 3, page.start))]
    yield from _cells(page.words, "", [*around, *close, *first, *_placed(page)])
    yield from _cells(page.stems, " stem", close)
    yield from _cells(page.cues, "", [*around, *close, *first])


def _placed(page: _Page) -> list[tuple[str, Places, Places]]:
    """The words next to the mention, each in a slot of its own."""
    slots = []
    for distance in range(_PLACED_WORDS):
        before, after = page.start - distance, page.end + distance
        slots += [
            (f"left{distance}", np.maximum(before - 1, page.left), before),
            (f"right{distance}", after, np.minimum(after + 1, page.right)),
        ]
    return slots


def _cells(
    stream: _Stream, kind: str, slots: list[tuple[str, Places, Places]]
) -> Iterator[tuple[Places, Places]]:
    for slot, first, last in slots:
        rows, hashes = stream.at(first, last)
        yield rows, columns(hashes, slot + kind, HASH_BITS)


def _heading_cells(texts: list[_Text]) -> tuple[Places, Places]:
    read = [_heading_hashes(heading) for text in texts for heading in text.headings]
    rows = np.repeat(np.arange(len(read)), [len(hashes) for hashes in read])
    hashes = np.concatenate([np.zeros(0, dtype=np.uint64), *read])
    return rows, columns(hashes, "heading", HASH_BITS)


@lru_cache(maxsize=2**14)
def _heading_hashes(heading: str) -> Hashes:
    found = words(heading)
    return np.concatenate([found.hashes, found.stems, _cue_stream(found.cues).hashes])


def _named_cells(texts: list[_Text]) -> tuple[Places, Places]:
    names = list(chain.from_iterable(text.named() for text in texts))
    rows = np.repeat(np.arange(len(names)), [len(row) for row in names])
    hashes = np.array([named(name) for row in names for name in row], dtype=np.uint64)
    return rows, columns(hashes, "named", HASH_BITS)
