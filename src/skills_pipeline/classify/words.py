"""Texts as arrays of hashed words, so that features of many mentions are made at once.

Here belong splitting into words, hashing them, and columns of a feature matrix. Which words are looked at is
decided in `roles` and `blocks`.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from skills_pipeline.classify import cues

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Places = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Floats = NDArray[np.float32]

STEM_CHARS = 5
"""Length of the beginning that stands for a word's inflections and compounds in every language."""

_TOKEN = re.compile(r"([^\W\d_]+|\d+|[:?!•*#\n])")
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio: multiplying by it spreads hashes evenly (Knuth 1973, section 6.4)."""

_VOCABULARY_WORDS = 2**18

_WORD_CHARS = 40
"""Characters of a word that count: no honest one is longer, a broken text's may be."""


@dataclass(frozen=True)
class Words:
    """The words of one text: where each starts (characters), the hash of it and of its beginning, its
    cues.
    """

    starts: Places
    hashes: Hashes
    stems: Hashes
    cues: Places

    def index(self, places: Places) -> Places:
        """Number of words that start before each of these characters."""
        return np.searchsorted(self.starts, places)


def words(text: str, stretches: Sequence[tuple[int, int]] | None = None) -> Words:
    """Words, numbers (all alike) and telling signs of `text`, folded to lower case.

    `stretches`: the parts to read (first and last character, ascending, apart); a word belongs to the one it
    starts in, and is read to its end. The whole text unless given.
    """
    starts, written = [np.zeros(0, dtype=np.int64)], []
    for start, end in stretches or [(0, len(text))]:
        first = _next_word(text, start)
        # What stands between words, word, between, word, …: one pass in C, and places are sums of lengths.
        pieces = _TOKEN.split(text[first : end + _WORD_CHARS])
        lengths = np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces))
        places = first + np.cumsum(lengths)[:-1:2]
        read = int(np.searchsorted(places, end))
        starts.append(places[:read])
        written += pieces[1 : 2 * read : 2]
    table = _VOCABULARY.table(written)
    return Words(np.concatenate(starts), table[:, 0], table[:, 1], table[:, 2].astype(np.int64))


def _next_word(text: str, place: int) -> int:
    """`place`, or where the word around it has ended: a word that starts before a stretch is not read."""
    if place == 0 or not text[place - 1].isalnum():
        return place
    return next(
        (after for after in range(place, min(place + _WORD_CHARS, len(text))) if not text[after].isalnum()),
        place,
    )


@lru_cache(maxsize=2**16)
def named(name: str) -> np.uint64:
    """Hash of a feature that has a name of its own."""
    return np.uint64(zlib.crc32(name.encode()))


def columns(hashes: Hashes, slot: str, bits: int) -> Places:
    """Columns, 2^`bits` of them, for words standing in `slot`: another slot, other columns."""
    salt = np.uint64(zlib.crc32(slot.encode()) << 20)
    return (((hashes ^ salt) * _SPREAD) >> np.uint64(64 - bits)).astype(np.int64)


def ranges(starts: Places, ends: Places) -> tuple[Places, Places]:
    """Row and position of every element of many ranges: row i has starts[i], …, ends[i] - 1."""
    lengths = np.maximum(ends - starts, 0)
    rows = np.repeat(np.arange(len(starts)), lengths)
    before = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return rows, np.arange(lengths.sum()) - before + np.repeat(starts, lengths)


def presence(rows: Places, cols: Places, shape: tuple[int, int]) -> "csr_matrix":
    """1 where a row has a column, however often."""
    from scipy.sparse import csr_matrix

    # A merge sort: what is given is made of many parts, each of them in order of its rows.
    cells = np.sort(rows * shape[1] + cols, kind="stable")
    cells = cells[np.diff(cells, prepend=-1) > 0]
    at = np.searchsorted(cells, np.arange(shape[0] + 1) * shape[1])
    return csr_matrix((np.ones(len(cells), dtype=np.float32), cells % shape[1], at), shape=shape)


def highest(rows: Places, cols: Places, values: Floats, shape: tuple[int, int]) -> "csr_matrix":
    """The highest value given for each row and column."""
    from scipy.sparse import csr_matrix

    cells = rows * shape[1] + cols
    order = np.lexsort((values, cells))
    cells = cells[order]
    last = np.flatnonzero(np.diff(cells, append=-1))
    at = np.searchsorted(cells[last], np.arange(shape[0] + 1) * shape[1])
    return csr_matrix((values[order][last], cells[last] % shape[1], at), shape=shape)


class _Vocabulary(dict[str, int]):
    """Words met so far, each with its row in a table of hash, hash of the beginning, and cues."""

    def __init__(self) -> None:
        super().__init__()
        self._table = np.zeros((_VOCABULARY_WORDS, 3), dtype=np.uint64)

    def table(self, written: list[str]) -> Hashes:
        """(words, 3): a row for each of these words."""
        if len(self) + len(written) > len(self._table):
            # Full: begin anew rather than grow with the number of texts.
            self.clear()
            self._table = np.zeros((max(_VOCABULARY_WORDS, len(written)), 3), dtype=np.uint64)
        return self._table[np.fromiter(map(self.__getitem__, written), dtype=np.int64, count=len(written))]

    def __missing__(self, written: str) -> int:
        number = self[written] = len(self)
        word = "0" if written[0].isdigit() else written[:_WORD_CHARS].lower()
        self._table[number] = _hash(word), _hash(f"^{word[:STEM_CHARS]}"), cues.of(word)
        return number


_VOCABULARY = _Vocabulary()


def _hash(word: str) -> int:
    # A lone surrogate has no UTF-8; any sign may stand for it.
    return zlib.crc32(word.encode("utf-8", "replace"))
