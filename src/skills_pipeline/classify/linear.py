"""A linear classifier as two arrays: what training hands to classification.

Here belongs applying and calibrating it. Which features its columns stand for is in `roles` and `tiers`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
"""What is handed on. Sums and exponentials are taken in double precision before: the last bits of single
precision are those of one processor, and would be told.
"""

Labels = NDArray[np.int64]

_DECIMALS = 4
"""Weights are rounded so that the last bits of one processor do not make another model."""

_CALIBRATION_STRENGTH = 1.0


@dataclass(frozen=True)
class LinearModel:
    """`weights` (features, classes) and `intercept` (classes) of a multinomial logistic model."""

    weights: Floats
    intercept: Floats

    def scores(self, rows: "csr_matrix | Floats") -> Floats:
        """Unnormalised log-probabilities, (rows, classes)."""
        return np.asarray(rows @ self._doubled + self.intercept, dtype=np.float32)

    def probabilities(self, rows: "csr_matrix | Floats") -> Floats:
        """Probabilities of the classes, (rows, classes); each row sums to one."""
        return softmax(self.scores(rows))

    @cached_property
    def _doubled(self) -> NDArray[np.float64]:
        return self.weights.astype(np.float64)

    def rounded(self) -> "LinearModel":
        """The model as it is released."""
        return LinearModel(np.round(self.weights, _DECIMALS), np.round(self.intercept, _DECIMALS))


def softmax(scores: Floats) -> Floats:
    """Probabilities that unnormalised log-probabilities (rows, classes) stand for."""
    exponentials = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True), dtype=np.float32)


def fit(
    rows: "csr_matrix",
    labels: Labels,
    classes: int,
    strength: float,
    tolerance: float = 1e-3,
    weights: Floats | None = None,
) -> LinearModel:
    """Multinomial logistic regression with L2 penalty (scikit-learn's C = `strength`).

    `weights`: how much each example counts, 1 unless given.
    Raises `ValueError` when a class has no example.
    """
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(labels)) != classes:
        raise ValueError(f"{len(np.unique(labels))} of {classes} classes have examples; add the missing ones")
    model = LogisticRegression(C=strength, max_iter=300, tol=tolerance).fit(rows, labels, weights)
    return LinearModel(model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32))


def calibrate(model: LinearModel, held_out_scores: Floats, labels: Labels) -> LinearModel:
    """`model` with multinomial Platt scaling learned on scores of examples it had not seen.

    The scaling (Platt 1999, for several classes) is linear in the scores, so it folds into the weights.
    """
    from sklearn.linear_model import LogisticRegression

    scaling = LogisticRegression(C=_CALIBRATION_STRENGTH, max_iter=300).fit(held_out_scores, labels)
    matrix = scaling.coef_.T.astype(np.float32)
    return LinearModel(
        model.weights @ matrix, model.intercept @ matrix + scaling.intercept_.astype(np.float32)
    )
