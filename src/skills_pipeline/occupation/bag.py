"""A bag of n-grams in few dimensions, and a linear classifier over it (Joulin et al. 2017, fastText).

Here belong fitting and applying it, in NumPy. Which columns there are is in `ngrams`, what the classes stand
for in `model`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Numbers = TypeVar("Numbers", NDArray[np.float32], NDArray[np.float64])
Labels = NDArray[np.int64]

DIMENSIONS = 64
_EPOCHS = 3
_BATCH = 256
_STEP = 0.3
_DROPPED = 0.3
"""Share of n-grams hidden from each look at a title, so that no single one is relied on."""

_CLIPPED_AT = 6.0
"""Embeddings beyond so many standard deviations are cut, so that 8 bits serve the many."""


@dataclass(frozen=True)
class Bag:
    """`embeddings` (columns, dimensions) times `scales`, then `weights` (dimensions, classes)."""

    embeddings: NDArray[np.int8]
    scales: Floats
    weights: Floats
    intercept: Floats

    def probabilities(self, rows: "csr_matrix") -> Floats:
        """Probability of each class, (rows, classes); each row sums to one.

        In double precision: the last bits of single precision are those of one processor, and would be told.
        """
        hidden = np.asarray(rows @ self._scaled, dtype=np.float64)
        return _softmax(hidden @ self._doubled + self.intercept).astype(np.float32)

    @cached_property
    def _doubled(self) -> NDArray[np.float64]:
        return self.weights.astype(np.float64)

    @cached_property
    def _scaled(self) -> Floats:
        return self.embeddings * self.scales


def fit(rows: "csr_matrix", labels: Labels, counts: Floats, classes: int, seed: int = 0) -> Bag:
    """Cross-entropy minimised by AdaGrad (Duchi et al. 2011) in batches; `counts` weighs the rows.

    Deterministic on one thread: the same rows in the same order give the same bag.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):
        training = _Training.begin(rows.shape[1], classes, seed)
        for epoch in range(_EPOCHS):
            order = training.random.permutation(rows.shape[0])
            for start in range(0, len(order), _BATCH):
                chosen = order[start : start + _BATCH]
                training.learn(rows[chosen], labels[chosen], counts[chosen], _STEP * (1 - epoch / _EPOCHS))
    return training.bag()


@dataclass
class _Training:
    """Parameters and their summed squared gradients; embeddings share one sum a column."""

    random: np.random.Generator
    embeddings: Floats
    weights: Floats
    intercept: Floats
    squares: tuple[Floats, Floats, Floats]

    @classmethod
    def begin(cls, columns: int, classes: int, seed: int) -> "_Training":
        random = np.random.default_rng(seed)
        embeddings = random.standard_normal((columns, DIMENSIONS), dtype=np.float32) * np.float32(0.05)
        weights = random.standard_normal((DIMENSIONS, classes), dtype=np.float32) * np.float32(0.2)
        shapes: tuple[tuple[int, ...], ...] = ((columns,), weights.shape, (classes,))
        first, second, third = (np.full(shape, 1e-4, dtype=np.float32) for shape in shapes)
        return cls(random, embeddings, weights, np.zeros(classes, np.float32), (first, second, third))

    def learn(self, rows: "csr_matrix", labels: Labels, counts: Floats, step: float) -> None:
        """One step down the gradient of a batch."""
        from scipy.sparse import csr_matrix

        kept = self.random.random(rows.nnz, dtype=np.float32) > _DROPPED
        columns, within = np.unique(rows.indices, return_inverse=True)
        values = rows.data * kept / np.float32(1 - _DROPPED)
        batch = csr_matrix((values, within, rows.indptr), shape=(len(labels), len(columns)))
        hidden = batch @ self.embeddings[columns]
        error = _softmax(hidden @ self.weights + self.intercept)
        error[np.arange(len(labels)), labels] -= 1
        error *= counts[:, None]
        by_embedding = batch.T @ (error @ self.weights.T)
        by_column, by_weight, by_class = self.squares
        self._step(self.weights, by_weight, hidden.T @ error, step)
        self._step(self.intercept, by_class, error.sum(axis=0), step)
        by_column[columns] += (by_embedding**2).mean(axis=1)
        self.embeddings[columns] -= np.float32(step) * by_embedding / np.sqrt(by_column[columns])[:, None]

    @staticmethod
    def _step(values: Floats, squares: Floats, gradient: Floats, step: float) -> None:
        squares += gradient**2
        values -= np.float32(step) * gradient / np.sqrt(squares)

    def bag(self) -> Bag:
        """The parameters as they are released: embeddings in 8 bits."""
        largest = np.minimum(abs(self.embeddings).max(axis=0), _CLIPPED_AT * self.embeddings.std(axis=0))
        scales = np.maximum(largest, np.float32(1e-6)) / np.float32(127)
        embeddings = np.clip(np.round(self.embeddings / scales), -127, 127).astype(np.int8)
        return Bag(
            embeddings, scales.astype(np.float32), np.round(self.weights, 4), np.round(self.intercept, 4)
        )


def _softmax(scores: Numbers) -> Numbers:
    scores = scores - scores.max(axis=1, keepdims=True, initial=-np.inf)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores
