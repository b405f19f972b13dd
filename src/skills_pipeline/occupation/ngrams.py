"""Titles as rows of numbers: hashed words, pairs of words, and runs of three to five letters.

Here belongs hashing, over all titles of a batch at once: a loop over n-grams would take longer than all else
together. What a number means is learned in `bag`.

A run of characters is hashed as a polynomial modulo 2^64 over their mixed code points, so that the hash of
any substring follows from two running sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Bits = NDArray[np.uint8]

COLUMN_BITS = 17
COLUMNS = 1 << COLUMN_BITS
VOCABULARY_BITS = 22
"""Features seen in training are remembered as one bit each of 2^22, half a megabyte."""

_SHORTEST, _LONGEST = 3, 5
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_NEW_LINE, _SPACE = 10, 32
_WORD, _PAIR, _FIRST, _LAST = (np.uint64(kind) for kind in (101, 102, 103, 104))


@dataclass(frozen=True)
class Features:
    """Hashes found in titles, and the number of the title of each; `words` are among them, by themselves.

    `titles`: how many there are, those without words included.
    """

    hashes: Hashes
    title: Numbers
    words: Hashes
    title_of_word: Numbers
    titles: int

    def rows(self, vocabulary: Bits) -> "csr_matrix":
        """The features that stand in `vocabulary`, one row a title, each row of length one."""
        from scipy.sparse import csr_matrix

        known = _stand_in(self.hashes, vocabulary)
        column = (self.hashes[known] >> np.uint64(64 - COLUMN_BITS)).astype(np.int32)
        place = self.title[known], column
        rows: Any = csr_matrix((np.ones(len(column), np.float32), place), shape=(self.titles, COLUMNS))
        filled = np.diff(rows.indptr)
        rows.data = np.repeat(1 / np.sqrt(np.maximum(filled, 1)), filled).astype(np.float32)
        return rows

    def known_share(self, vocabulary: Bits) -> NDArray[np.float32]:
        """Share of each title's words that stand in `vocabulary`; 0 for a title without words."""
        words = np.bincount(self.title_of_word, minlength=self.titles)
        known = np.bincount(
            self.title_of_word, weights=_stand_in(self.words, vocabulary), minlength=self.titles
        )
        return (known / np.maximum(words, 1)).astype(np.float32)


def vocabulary_of(hashes: Hashes, least: int) -> Bits:
    """The bits of the hashes that occur at least so often."""
    distinct, counts = np.unique(hashes >> np.uint64(64 - VOCABULARY_BITS), return_counts=True)
    bits = np.zeros(1 << VOCABULARY_BITS, dtype=np.uint8)
    bits[distinct[counts >= least]] = 1
    return np.packbits(bits, bitorder="little")


def features(titles: Sequence[str], languages: Sequence[str]) -> Features:
    """Features of cleaned titles; words count twice, with the language of each title and without."""
    line = _Line.of(titles)
    words, title = line.words()
    codes = np.array([crc32(language.encode()) for language in languages], dtype=np.uint64)
    follows = title[1:] == title[:-1]
    edge = np.ones(1 if len(words) else 0, np.bool_)
    first, last = np.append(edge, ~follows), np.append(~follows, edge)
    pairs = words[:-1] * np.uint64(3) + words[1:]
    found = [
        *(line.runs(length) for length in range(_SHORTEST, _LONGEST + 1)),
        (words + _WORD, title),
        (words ^ _mixed(codes)[title], title),
        (pairs[follows] + _PAIR, title[1:][follows]),
        (words[first] + _FIRST, title[first]),
        (words[last] + _LAST, title[last]),
    ]
    hashes = _mixed(np.concatenate([part for part, _ in found]))
    places = np.concatenate([place for _, place in found])
    return Features(hashes, places, _mixed(words + _WORD), title, len(titles))


@dataclass(frozen=True)
class _Line:
    """All titles of a batch as one line of code points, each title between spaces and ended by a new line."""

    codes: Hashes
    title: Numbers
    breaks: NDArray[np.bool_]
    new_line: NDArray[np.bool_]

    @classmethod
    def of(cls, titles: Sequence[str]) -> "_Line":
        text = "".join(f" {title} \n" for title in titles)
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        new_line = points == _NEW_LINE
        title = np.cumsum(new_line) - new_line
        codes = _mixed(points.astype(np.uint64) + np.uint64(1000))
        return cls(codes, title, new_line | (points == _SPACE), new_line)

    def runs(self, length: int) -> tuple[Hashes, Numbers]:
        """Hashes of runs of `length` characters within a word and the spaces around it, and their titles."""
        count = max(len(self.codes) - length + 1, 0)
        hashes = np.zeros(count, dtype=np.uint64)
        for place in range(length):
            hashes = hashes * np.uint64(_BASE) + self.codes[place : place + count]
        breaks = np.append(0, np.cumsum(self.breaks))
        ends = np.append(0, np.cumsum(self.new_line))
        start = np.arange(count)
        inside = breaks[start + length - 1] == breaks[start + 1]
        within = inside & (ends[start + length] == ends[start])
        return hashes[within] + np.uint64(length), self.title[start[within]]

    def words(self) -> tuple[Hashes, Numbers]:
        """Hash of each word, and its title."""
        edge = np.diff(self.breaks.astype(np.int8))
        starts, ends = np.flatnonzero(edge == -1) + 1, np.flatnonzero(edge == 1) + 1
        sums = np.append(np.uint64(0), np.cumsum(self.codes * _powers(_BASE, len(self.codes))))
        spans = (sums[ends] - sums[starts]) * _powers(_INVERSE, len(sums))[starts]
        return _mixed(spans), self.title[starts]


def _stand_in(hashes: Hashes, vocabulary: Bits) -> NDArray[np.bool_]:
    bit = hashes >> np.uint64(64 - VOCABULARY_BITS)
    byte = vocabulary[bit >> np.uint64(3)]
    return np.asarray((byte >> (bit & np.uint64(7)).astype(np.uint8)) & 1, dtype=np.bool_)


def _powers(base: int, count: int) -> Hashes:
    factors = np.full(count, base, dtype=np.uint64)
    factors[:1] = 1
    return np.cumprod(factors)


def _mixed(hashes: Hashes) -> Hashes:
    """Every bit depends on every other (as in the finaliser of MurmurHash3)."""
    hashes = (hashes ^ (hashes >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return hashes ^ (hashes >> np.uint64(32))
