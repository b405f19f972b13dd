"""The role model: from the surroundings of mentions to the probabilities of their roles, in two passes.

Here belongs applying it. First pass: what the words around say. Second pass: what the first says of this
mention and of its neighbours, the kind of block, and how much the surroundings read like text an employer
repeats. What is seen of a text is decided in `surroundings`, training is in `train`, the linear model and the
trees are in `linear` and `trees`.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from skills_pipeline.classify.linear import Floats, LinearModel, softmax
from skills_pipeline.classify.surroundings import Surroundings
from skills_pipeline.classify.trees import Trees

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

_NEIGHBOUR_CHARS = 300
_DENSE_SCALE = 0.1
"""Weight of the repetition score beside the words, whose row has length one."""

_NEIGHBOURS_READ = 60
"""Beyond this many the other mentions are alike for all: one sample of them keeps time linear."""


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

    def probabilities(self, seen: Surroundings) -> Floats:
        """Probabilities of the roles, (mentions, roles)."""
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
    logs = np.log(first.astype(np.float64) + 1e-3)
    return np.hstack([logs, near, seen.places[:, :3], repeated, kinds]).astype(np.float32)


def _around(first: Floats, starts: Floats) -> Floats:
    """Of each mention of a posting: the roles of the others by nearness, most, mean; how many, how near."""
    count = len(first)
    if count == 1:
        return np.zeros((1, 14), dtype=np.float32)
    sample = np.unique(np.linspace(0, count - 1, min(count, _NEIGHBOURS_READ)).astype(int))
    distance = np.abs(starts[:, None] - starts[None, sample]).astype(np.float64)
    distance[sample, np.arange(len(sample))] = np.inf
    weight = np.exp(-distance / _NEIGHBOUR_CHARS)
    other, read = np.isfinite(distance), first[sample].astype(np.float64)
    nearby = weight @ read / (weight.sum(axis=1, keepdims=True) + 0.3)
    most = np.max(np.where(other[:, :, None], read[None], 0), axis=1)
    mean = other @ read / other.sum(axis=1, keepdims=True)
    nearest = np.exp(-distance.min(axis=1, keepdims=True) / 100)
    return np.hstack([nearby, most, mean, np.full((count, 1), np.log1p(count)), nearest]).astype(np.float32)
