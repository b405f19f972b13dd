"""A posting's mentions and their roles as features, from which its tier is told.

Here belongs what the tier model sees: how surely, how often and where AI is asked for, which concepts, in
which words. The roles come from `roles`, the words from `surroundings`; the linear model over the features is
in `linear`.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from skills_pipeline.classify.linear import Floats
from skills_pipeline.classify.surroundings import Surroundings
from skills_pipeline.classify.words import Hashes, Places, columns, highest, named
from skills_pipeline.contracts.core import ROLES
from skills_pipeline.skills.taxonomy import CONCEPT_TIERS

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

HASH_BITS = 14
HASH_FEATURES = 2**HASH_BITS

_DEMAND = ROLES.index("demand")

Cells = tuple[Places, Places, Floats]
"""Rows (postings), columns and values."""


def feature_matrix(seen: Surroundings, roles: Floats) -> "csr_matrix":
    """One row a posting with a mention, HASH_FEATURES columns; `roles` (mentions, roles) are
    probabilities.
    """
    first = np.flatnonzero(np.diff(seen.posting, prepend=-1))
    p_demand = roles[:, _DEMAND]
    parts = [
        *_numbers(seen, first, roles),
        *_sums(seen, p_demand),
        _named_cells(seen, p_demand),
        _word_cells(*seen.titles, "title", np.ones(len(first), dtype=np.float32)),
        _beside_cells(seen, p_demand),
    ]
    rows, cols, values = (np.concatenate(side) for side in zip(*parts, strict=True))
    return highest(rows, cols, values, (len(first), HASH_FEATURES))


def _numbers(seen: Surroundings, first: Places, roles: Floats) -> Iterator[Cells]:
    """The most, the sum and the mean of each role; whether any demand is likely; how long the text is."""
    counts = np.diff(first, append=len(roles))
    most, sums = np.maximum.reduceat(roles, first), np.add.reduceat(roles, first)
    for number, role in enumerate(ROLES):
        yield _everywhere(f"most {role}", most[:, number])
        yield _everywhere(f"sum {role}", np.log1p(sums[:, number].astype(np.float64)))
        yield _everywhere(f"mean {role}", sums[:, number] / counts)
    yield _everywhere("any demand", 1 - np.multiply.reduceat(1 - roles[:, _DEMAND], first))
    lengths = np.array([len(seen.mentions[one].text) for one in first])
    yield _everywhere("length", np.log1p(lengths) / 10)


def _sums(seen: Surroundings, p_demand: Floats) -> Iterator[Cells]:
    """How much each concept tier is asked for in all."""
    tiers = np.array([one.concept_tier for one in seen.mentions])
    count = int(seen.posting[-1]) + 1
    for tier in CONCEPT_TIERS:
        of_tier = tiers == tier
        total = np.bincount(seen.posting[of_tier], p_demand[of_tier], minlength=count)
        yield _everywhere(f"sum of tier {tier}", np.log1p(total))


def _everywhere(name: str, values: "Floats | np.ndarray[tuple[int], np.dtype[np.float64]]") -> Cells:
    """A named number of every posting."""
    rows = np.arange(len(values))
    return rows, _columns(np.full(len(values), named(name)), "named"), values.astype(np.float32)


def _named_cells(seen: Surroundings, p_demand: Floats) -> Cells:
    """The surest demand of each concept, each concept tier, and in the title."""
    names = [
        [f"concept {one.concept_id}", f"tier {one.concept_tier}"]
        + (["in title", f"in title {one.concept_id}"] if one.is_in_title else [])
        for one in seen.mentions
    ]
    counts = [len(row) for row in names]
    hashes = np.array([named(name) for row in names for name in row], dtype=np.uint64)
    return np.repeat(seen.posting, counts), _columns(hashes, "named"), np.repeat(p_demand, counts)


def _beside_cells(seen: Surroundings, p_demand: Floats) -> Cells:
    """Words beside mentions, by the surest demand they stand beside."""
    mentions, hashes = seen.beside
    return seen.posting[mentions], _columns(hashes, "beside"), p_demand[mentions]


def _word_cells(postings: Places, hashes: Hashes, slot: str, values: Floats) -> Cells:
    return postings, _columns(hashes, slot), values[postings]


def _columns(hashes: Hashes, slot: str) -> Places:
    return columns(hashes, slot, HASH_BITS)
