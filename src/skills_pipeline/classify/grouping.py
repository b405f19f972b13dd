"""Which labelled postings belong together: of one employer, or nearly the same text.

Here belongs the grouping that cross-validation and the bootstrap rest on. Folds are drawn in `train`.
"""

import re
from collections.abc import Sequence

import numpy as np

from skills_pipeline.classify.examples import LabelledPosting
from skills_pipeline.classify.linear import Labels
from skills_pipeline.classify.words import words

_RUN_WORDS = 5
_SAME_SHARE = 0.4
"""Postings sharing this part of the shorter one's runs of words are nearly the same."""

_BITS = 22


def groups(postings: Sequence[LabelledPosting]) -> Labels:
    """Number of the group of each posting."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    employers = [re.sub(r"\W+", "", posting.group.lower()) for posting in postings]
    first = np.array([employers.index(name) for name in employers], dtype=np.int64)
    left, right = _nearly_same(postings)
    ends = (np.concatenate([first, left]), np.concatenate([np.arange(len(postings)), right]))
    graph = coo_matrix((np.ones(len(ends[0])), ends), shape=(len(postings), len(postings)))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _nearly_same(postings: Sequence[LabelledPosting]) -> tuple[Labels, Labels]:
    from scipy.sparse import csr_matrix

    runs = [_runs(posting.mentions[0].text if posting.mentions else "") for posting in postings]
    sizes = np.array([len(found) for found in runs])
    edges = np.concatenate([[0], np.cumsum(sizes)])
    ones = np.ones(edges[-1], dtype=np.int32)
    rows = csr_matrix((ones, np.concatenate(runs), edges), shape=(len(runs), 2**_BITS))
    shared = (rows @ rows.T).tocoo()
    smaller = np.minimum(sizes[shared.row], sizes[shared.col])
    same = (shared.row < shared.col) & (shared.data > _SAME_SHARE * smaller)
    return shared.row[same].astype(np.int64), shared.col[same].astype(np.int64)


def _runs(text: str) -> Labels:
    """Hashed runs of words, each once."""
    hashes = words(text).hashes
    if len(hashes) < _RUN_WORDS:
        return np.zeros(0, dtype=np.int64)
    mixed = np.zeros(len(hashes) - _RUN_WORDS + 1, dtype=np.uint64)
    for place in range(_RUN_WORDS):
        mixed = mixed * np.uint64(0x100000001B3) + hashes[place : place + len(mixed)]
    return np.unique((mixed >> np.uint64(20)) % np.uint64(2**_BITS)).astype(np.int64)
