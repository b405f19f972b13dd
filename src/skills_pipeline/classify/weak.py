"""What many unlabelled postings teach: kinds of blocks from headings, and what employers repeat.

Here belong labels that nobody wrote by hand, and the two small models learned from them. An employer's text
about itself and about hiring stands in many of its postings, what it asks of a person in one: so repetition
tells `context` and `process` from `demand` in any language. Hand labels and roles are in `train`.
"""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from skills_pipeline.classify import blocks, linear, roles
from skills_pipeline.classify.linear import Floats, LinearModel
from skills_pipeline.classify.postings import full_text
from skills_pipeline.classify.surroundings import HASH_FEATURES, Mention, mention, surroundings
from skills_pipeline.classify.words import words
from skills_pipeline.skills.matcher import Matcher

_PIECE_CHARS = 400
_PIECES_OF_A_BLOCK = 3
_SHORTEST_PIECE_CHARS = 60
_POSTINGS_READ_FOR_BLOCKS = 15_000
_KIND_STRENGTH = 0.02

_TITLES_OF_AN_EMPLOYER = 3
_REPEATED_SHARE = 0.3
_MENTIONS_OF_A_POSTING = 8
_REPETITION_STRENGTH = 3.0
_AROUND = (50, 40)
"""Characters left and right of a mention by which two places are the same text."""


@dataclass(frozen=True)
class Source:
    """A posting to learn from: `employer` folded, None where unknown."""

    key: str
    employer: str | None
    title: str
    text: str


def read(corpus: Path, but: Iterable[str]) -> list[Source]:
    """Postings of the Parquet file `corpus` (key, company, title, text) without those of the employers of
    the keys `but`, in an order that depends on the keys alone.
    """
    rows = pl.read_parquet(corpus, columns=["key", "company", "title", "text"]).iter_rows()
    sources = [Source(key, folded(name), (title or "").strip(), text) for key, name, title, text in rows]
    kept_out = set(but)
    employers = {one.employer for one in sources if one.key in kept_out} - {None}
    free = [one for one in sources if one.key not in kept_out and one.employer not in employers]
    return sorted(free, key=lambda one: (zlib.crc32(one.key.encode()), one.key))


def folded(employer: str | None) -> str | None:
    """Name of an employer without case, blanks and signs."""
    return re.sub(r"\W+", "", (employer or "").lower()) or None


def no_repetition() -> LinearModel:
    """Says nothing: for training without a corpus."""
    return LinearModel(np.zeros((HASH_FEATURES, 1), np.float32), np.zeros(1, np.float32))


def no_kinds() -> LinearModel:
    """All kinds alike likely: for training without a corpus."""
    shape = (2**blocks.HASH_BITS, len(blocks.KINDS))
    return LinearModel(np.zeros(shape, np.float32), np.zeros(shape[1], np.float32))


def learn_kinds(sources: list[Source]) -> LinearModel:
    """Kind of a block from its words; learned from blocks whose heading names one kind.

    Says nothing where a kind is never named.
    """
    pieces = dict(_pieces(sources[:_POSTINGS_READ_FOR_BLOCKS]))
    if set(pieces.values()) != set(blocks.KINDS):
        return no_kinds()
    read_pieces = [words(piece) for piece in pieces]
    rows = blocks.feature_matrix([(one, 0, len(one.starts)) for one in read_pieces])
    labels = np.array([blocks.KINDS.index(kind) for kind in pieces.values()])
    return linear.fit(rows, labels, len(blocks.KINDS), _KIND_STRENGTH, tolerance=1e-4).rounded()


def _pieces(sources: list[Source]) -> Iterator[tuple[str, str]]:
    """Text and kind; the same text twice keeps the kind named last."""
    for source in sources:
        for block in blocks.blocks(source.text):
            kind = blocks.kind_of_heading(block.heading)
            body = source.text[block.start : block.end].partition("\n")[2]
            if kind is None:
                continue
            for start in range(0, min(len(body), _PIECES_OF_A_BLOCK * _PIECE_CHARS), _PIECE_CHARS):
                piece = body[start : start + _PIECE_CHARS]
                if len(piece) >= _SHORTEST_PIECE_CHARS:
                    yield piece, kind


def learn_repetition(sources: list[Source], matcher: Matcher, importance: Floats) -> LinearModel:
    """Log-odds that the surroundings of a mention are repeated in postings with other titles.

    Says nothing where no employer repeats any, or all of them.
    """
    from sklearn.linear_model import LogisticRegression

    by_employer: dict[str, list[list[Mention]]] = defaultdict(list)
    for source in sources:
        if source.employer:
            found = _mentions(source, matcher)
            if found:
                by_employer[source.employer].append(found)
    told = [pair for postings in by_employer.values() for pair in _told(postings)]
    if len({label for _, label in told}) < 2:
        return no_repetition()
    seen = surroundings([one for one, _ in told])
    labels = np.array([label for _, label in told])
    model = LogisticRegression(C=_REPETITION_STRENGTH, max_iter=300, tol=1e-5)
    model.fit(roles.normalised(seen.words, importance), labels)
    return LinearModel(model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)).rounded()


def _mentions(source: Source, matcher: Matcher) -> list[Mention]:
    text = full_text(source.title, source.text)
    found = matcher.find(text, None)[:40]
    return [mention(text, len(source.title), candidate) for candidate in found]


def _told(postings: list[list[Mention]]) -> Iterator[tuple[Mention, bool]]:
    """Mentions of one employer's postings that stand in many (True) or in one alone (False)."""
    titles: dict[str, set[str]] = defaultdict(set)
    for mentions in postings:
        for one in mentions:
            titles[_signature(one)].add(_title(one))
    number = len(set().union(*titles.values()))
    if number < _TITLES_OF_AN_EMPLOYER:
        return
    shown: Counter[str] = Counter()
    for mentions in postings:
        told = 0
        for one in mentions:
            standing = len(titles[_signature(one)])
            often = standing >= max(_TITLES_OF_AN_EMPLOYER, _REPEATED_SHARE * number)
            shown[_signature(one)] += 1
            if (
                told < _MENTIONS_OF_A_POSTING
                and shown[_signature(one)] <= 1 + often
                and (often or standing == 1)
            ):
                told += 1
                yield one, often


def _title(one: Mention) -> str:
    return folded(one.text[: one.title_chars]) or one.text[:100]


def _signature(one: Mention) -> str:
    left, right = _AROUND
    around = one.text[max(0, one.start - left) : one.end + right].lower()
    # Cut words at both ends differ with the title before; leave them out.
    return re.sub(r"[\W\d]+", " ", around)[3:-3]
