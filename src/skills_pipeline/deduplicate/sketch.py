"""What is kept of a posting for comparison: a key of its content and a sketch of its words.

Here belongs what can be said of one posting alone, many at a time; equal postings give equal sketches on any
machine and with any version of Python. Comparing two sketches is in `similarity`, finding pairs worth
comparing in `index`.
"""

import hashlib
import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from skills_pipeline.deduplicate.titles import title_words, unaccented, without_employer, words_of

SKETCH_VERSION = "1"
"""Raised whenever the same posting would be given other keys; an index of another version is built anew."""

SHINGLE_WORDS = 3
SKETCH_SHINGLES = 128
"""Smallest hashes kept: a similarity of 0.5 is estimated with a standard error of 0.044."""

TITLE_BANDS = 32
TITLE_BAND_ROWS = 2
"""Bands of the title and two shingles: two postings of one title that share 0.4 of their shingles meet in at
least one of 32 with probability 0.996."""

TEXT_BANDS = 16
TEXT_BAND_ROWS = 5
"""Bands of five shingles whatever the title says: those that share 0.75 meet with probability 0.99."""

_TITLE_ROWS = TITLE_BANDS * TITLE_BAND_ROWS
_TEXT_ROWS = TEXT_BANDS * TEXT_BAND_ROWS
_SEED = 20_250_101
_BATCH = 64
"""Postings hashed together: their arrays stay in the processor's cache; 2,000 take three times as long."""

Hashes = npt.NDArray[np.uint64]

_WORD = np.uint64(0x9E3779B97F4A7C15)
_SHINGLE = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_LOW_HALF = np.uint64(0xFFFFFFFF)

_IGNORED = np.uint16(0xFFFF)
_FIRST_UNSPACED = 0x0E00
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
"""Thai, Lao, Burmese, Khmer, kana, Han: written without spaces, so every letter is taken for a word."""

_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.*?-->", re.DOTALL)


def sketches(postings: pl.DataFrame) -> pl.DataFrame:
    """Keys of `title`, `text`, `employer` and `place`, a row a posting, in their order.

    `title_words`: words of the title that tell the job from others, without those of employer and place, in
    their order · `employer_words` · `content_key`: equal where these are and the text has the same words in
    the same order · `words`: how many the text has · `shingles`: the smallest hashes of its runs of three
    words, ascending · `bands`: postings alike have one in common, at the same position. Words are letters and
    digits; case, accents, punctuation and mark-up are no part of them.
    """
    named = list(postings.select("employer", "place", "title").iter_rows())
    employers = [words_of(employer or "") for employer, _, _ in named]
    titles = [_telling(title, employer, place) for employer, place, title in named]
    texts = _text_sketches(postings["text"].to_list())
    contents = zip(titles, employers, texts.sums.tolist(), strict=True)
    return pl.DataFrame(
        {
            "title_words": [" ".join(title) for title in titles],
            "employer_words": [" ".join(employer) for employer in employers],
            "content_key": [_content_key(*content) for content in contents],
            "words": texts.words,
            "shingles": _lists(texts.smallest, texts.smallest_counts),
            "bands": _bands(texts.minhashes, _minhashes(_word_sets(titles), TITLE_BANDS)),
        },
        schema_overrides={"words": pl.Int64},
    )


def _telling(title: str, employer: str | None, place: str | None) -> tuple[str, ...]:
    words = title_words(title)
    around = {unaccented(word) for word in words_of(place or "")}
    elsewhere = tuple(word for word in words if unaccented(word) not in around)
    # A title that says only where and with whom is its words all the same.
    return without_employer(elsewhere, words_of(employer or "")) or elsewhere or words


def _content_key(title: Sequence[str], employer: Sequence[str], text: int) -> str:
    joined = "\x1f".join([*title, "", *employer, f"{text:016x}"])
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def without_markup(text: str) -> str:
    """Text without tags and entities that its source left in; most texts hold none."""
    if "&" in text:
        text = html.unescape(text)
    return _MARKUP.sub(" ", text) if "<" in text else text


# ------------------------------------------------------------------------------------------- shingles


@dataclass(frozen=True)
class _Hashed:
    """Hashes of several texts' shingles (or words), one after another: `counts` says how many are whose."""

    hashes: Hashes
    counts: npt.NDArray[np.int64]

    @property
    def owners(self) -> npt.NDArray[np.int64]:
        """Position of the text each shingle belongs to."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    @property
    def within(self) -> npt.NDArray[np.int64]:
        """Position of each shingle within its text."""
        return np.arange(len(self.hashes)) - np.repeat(np.cumsum(self.counts) - self.counts, self.counts)

    @property
    def offsets(self) -> Hashes:
        """Where the shingles of each text begin, and the end of the last."""
        return np.concatenate([[0], np.cumsum(self.counts)]).astype(np.uint64)


def _shingles(words: _Hashed) -> _Hashed:
    """Runs of three words; a text of fewer is one run, with nothing in the place of what it lacks."""
    beyond = SHINGLE_WORDS - 1
    padded = np.zeros(len(words.hashes) + beyond * len(words.counts), np.uint64)
    positions = np.arange(len(words.hashes)) + words.owners * beyond
    padded[positions] = words.hashes
    hashes = words.hashes.copy()
    for following in range(1, SHINGLE_WORDS):
        hashes *= _SHINGLE
        hashes += padded[positions + following]
    counts = np.minimum(words.counts, np.maximum(words.counts - beyond, 1))
    return _Hashed(_mixed(hashes)[words.within < np.repeat(counts, words.counts)], counts)


def _word_hashes(texts: Sequence[str]) -> _Hashed:
    """A word is the value of a polynomial of its letters, taken from a running sum over all texts: so all are
    hashed in a few passes over one array, whatever their number.
    """
    # A zero closes every text, so none may stand within.
    closed = "".join([text.replace("\0", " ") + "\0" for text in texts])
    codes = np.frombuffer(closed.encode("utf-32-le", "surrogatepass"), "<u4")
    letters = _folded()[codes]
    if (ignored := letters == _IGNORED).any():
        codes, letters = codes[~ignored], letters[~ignored]
    begins, ends = _word_edges(letters)
    powers, inverse_powers = _powers(1 << len(letters).bit_length())
    sums = np.zeros(len(letters) + 1, np.uint64)
    np.cumsum(np.multiply(letters, powers[: len(letters)], dtype=np.uint64), out=sums[1:])
    hashes = _mixed((sums[ends] - sums[begins]) * inverse_powers[begins])
    last = np.searchsorted(begins, np.flatnonzero(codes == 0))
    return _Hashed(hashes, np.diff(last, prepend=0))


def _word_edges(letters: npt.NDArray[np.uint16]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where words begin and end: a zero, which is no letter, closes every text."""
    inside = letters != 0
    begins, ends = inside.copy(), inside.copy()
    begins[1:] &= ~inside[:-1]
    ends[:-1] &= ~inside[1:]
    if letters.size and letters.max() >= _FIRST_UNSPACED:
        alone = np.logical_or.reduce([(letters >= first) & (letters <= last) for first, last in _UNSPACED])
        begins |= alone
        begins[1:] |= inside[1:] & alone[:-1]
        ends |= alone
        ends[:-1] |= inside[:-1] & alone[1:]
    return np.flatnonzero(begins), np.flatnonzero(ends) + 1


@cache
def _folded() -> npt.NDArray[np.uint16]:
    """Code point → its letter in lower case and without accent, 0 for what separates words.

    Marks and invisible characters within words are ignored. Letters beyond the basic plane are in no text
    seen yet but as ornament, and separate.
    """
    table = np.zeros(0x110000, np.uint16)
    for code in range(0xFFFF):
        category = unicodedata.category(chr(code))
        if category[0] == "M" or category == "Cf":
            table[code] = _IGNORED
        elif category[0] in "LN":
            table[code] = _base_letter(chr(code).lower()[0])
    return table


def _base_letter(letter: str) -> int:
    base, *marks = list(unicodedata.normalize("NFKD", letter))
    # Hangul and ligatures are made of several letters: those stay one.
    decomposes = all(unicodedata.category(mark)[0] == "M" for mark in marks)
    return ord(base) if decomposes and ord(base) < _IGNORED else ord(letter)


@cache
def _powers(length: int) -> tuple[Hashes, Hashes]:
    """Powers of the polynomial's base, and of its inverse modulo 2⁶⁴."""
    return _powers_of(_WORD, length), _powers_of(np.uint64(pow(int(_WORD), -1, 1 << 64)), length)


def _powers_of(base: np.uint64, length: int) -> Hashes:
    factors = np.full(length, base, np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)


def _mixed(hashes: Hashes) -> Hashes:
    """Every bit depends on all (the finaliser of SplitMix64)."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))


# ------------------------------------------------------------------------------------------- sketches


@dataclass(frozen=True)
class _TextSketches:
    """Of each text: its number of words, a hash of all of them in order, smallest shingles, and minhashes."""

    words: npt.NDArray[np.int64]
    sums: Hashes
    smallest: npt.NDArray[np.uint32]
    smallest_counts: npt.NDArray[np.int64]
    minhashes: Hashes


def _text_sketches(texts: list[str]) -> _TextSketches:
    # At least one batch, so that no text at all has arrays too.
    starts = range(0, max(len(texts), 1), _BATCH)
    parts = [_batch_sketches(texts[start : start + _BATCH]) for start in starts]
    columns = zip(*(vars(part).values() for part in parts), strict=True)
    return _TextSketches(*(np.concatenate(column) for column in columns))


def _batch_sketches(texts: list[str]) -> _TextSketches:
    words = _word_hashes([without_markup(text) for text in texts])
    shingles = _shingles(words)
    minhashes = _minhashes(shingles, _TITLE_ROWS + _TEXT_ROWS)
    return _TextSketches(words.counts, _ordered_sums(words), *_smallest(shingles), minhashes)


def _ordered_sums(words: _Hashed) -> Hashes:
    """One hash of all words of a text in their order."""
    within = words.within
    terms = words.hashes * _powers(1 << int(within.max(initial=0) + 1).bit_length())[0][within]
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)])
    return _mixed(np.diff(sums[words.offsets.astype(np.int64)]))


def _smallest(shingles: _Hashed) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
    """The smallest distinct hashes of each text, ascending, in 32 bits, and how many are whose."""
    number = len(shingles.counts)
    keys = (shingles.owners.astype(np.uint64) << _HALF) | (shingles.hashes >> _HALF)
    keys.sort()
    keys = keys[np.diff(keys, prepend=~keys[:1]) != 0]
    owners = (keys >> _HALF).astype(np.int64)
    begins = np.searchsorted(owners, np.arange(number))
    kept = np.arange(len(keys)) - begins[owners] < SKETCH_SHINGLES
    return (keys[kept] & _LOW_HALF).astype(np.uint32), np.bincount(owners[kept], minlength=number)


def _bands(texts: Hashes, titles: Hashes) -> pl.Series:
    """MinHash bands: equal in one place with a probability that grows steeply with what texts share."""
    number = len(texts)
    beside = texts[:, :_TITLE_ROWS].reshape(number, TITLE_BANDS, TITLE_BAND_ROWS)
    alone = texts[:, _TITLE_ROWS:].reshape(number, TEXT_BANDS, TEXT_BAND_ROWS)
    titled = np.concatenate([beside, titles[:, :, None]], axis=2)
    keys = np.concatenate([_joined(titled), _joined(alone)], axis=1)
    return _lists(keys.ravel(), np.full(number, TITLE_BANDS + TEXT_BANDS))


def _minhashes(sets: _Hashed, permutations: int) -> Hashes:
    import rensa

    rows = rensa.RMinHash.digest_matrix_from_flat_token_hashes(
        sets.hashes, sets.offsets, num_perm=permutations, seed=_SEED
    ).to_rows()
    return np.array(rows, np.uint64).reshape(len(sets.counts), permutations)


def _joined(rows: Hashes) -> npt.NDArray[np.uint32]:
    """The numbers of a band as one of 32 bits."""
    keys = rows[:, :, 0].copy()
    for column in range(1, rows.shape[2]):
        keys = keys * _SHINGLE + rows[:, :, column]
    return (_mixed(keys) >> _HALF).astype(np.uint32)


def _word_sets(titles: Sequence[Sequence[str]]) -> _Hashed:
    hashes = np.array([_title_word_hash(word) for title in titles for word in title], np.uint64)
    return _Hashed(hashes, np.array([len(title) for title in titles], np.int64))


@lru_cache(maxsize=100_000)
def _title_word_hash(word: str) -> int:
    return int.from_bytes(
        hashlib.blake2b(unaccented(word).encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


def _lists(values: npt.NDArray[np.uint32], counts: npt.NDArray[np.int64]) -> pl.Series:
    import pyarrow as pa

    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return pl.Series(pl.from_arrow(pa.LargeListArray.from_arrays(pa.array(offsets), pa.array(values))))
