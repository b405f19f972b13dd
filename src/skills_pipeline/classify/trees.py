"""Boosted trees as arrays: few numbers about a mention in, scores of its roles out.

Here belong growing them with scikit-learn and applying them with NumPy: the released file holds nothing but
arrays, so that loading it can run nothing. What the numbers are is decided in `roles`.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from skills_pipeline.classify.linear import Floats, Labels

_ROUNDS = 80
_LEAVES = 8
_LEARNING_RATE = 0.06
_SHRINKAGE = 5.0
_DECIMALS = 5


@dataclass(frozen=True)
class Trees:
    """`feature`, `threshold`, `left`, `right`, `value` (trees, nodes); a leaf leads to itself.

    Tree i adds to the score of class i modulo `len(start)`; `start` (classes) is the score before any tree.
    """

    feature: Labels
    threshold: Floats
    left: Labels
    right: Labels
    value: Floats
    start: Floats

    def scores(self, rows: Floats) -> Floats:
        """Unnormalised log-probabilities, (rows, classes)."""
        scores = np.tile(self.start, (len(rows), 1))
        cells, row_start = np.ascontiguousarray(rows).ravel(), np.arange(len(rows)) * rows.shape[1]
        for tree in range(len(self.feature)):
            feature, threshold = self.feature[tree], self.threshold[tree]
            children = np.stack([self.right[tree], self.left[tree]], axis=1).ravel()
            node = np.zeros(len(rows), dtype=np.int64)
            for _ in range(self.depths[tree]):
                goes_left = cells.take(row_start + feature.take(node)) <= threshold.take(node)
                node = children.take(2 * node + goes_left)
            scores[:, tree % len(self.start)] += self.value[tree].take(node)
        return scores

    @cached_property
    def depths(self) -> list[int]:
        """How many decisions lead to the furthest leaf of each tree."""
        return [self._depth(tree) for tree in range(len(self.feature))]

    def _depth(self, tree: int) -> int:
        depth, level = 0, np.zeros(1, dtype=np.int64)
        while True:
            below = np.unique(np.concatenate([self.left[tree, level], self.right[tree, level]]))
            if np.array_equal(below, level):
                return depth
            depth, level = depth + 1, below


def grow(rows: Floats, labels: Labels, classes: int) -> Trees:
    """Gradient-boosted trees (Friedman 2001) for `labels` 0 … classes - 1, all of which must occur."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=_ROUNDS,
        learning_rate=_LEARNING_RATE,
        max_leaf_nodes=_LEAVES,
        l2_regularization=_SHRINKAGE,
        early_stopping=False,
        random_state=0,
    ).fit(np.round(rows, _DECIMALS), labels)
    grown = [tree.nodes for one_round in model._predictors for tree in one_round]
    shape = (len(grown), max(len(nodes) for nodes in grown))
    trees = Trees(
        np.zeros(shape, dtype=np.int64),
        np.full(shape, np.inf, dtype=np.float32),
        np.zeros(shape, dtype=np.int64),
        np.zeros(shape, dtype=np.int64),
        np.zeros(shape, dtype=np.float32),
        np.round(model._baseline_prediction.ravel()[:classes], _DECIMALS).astype(np.float32),
    )
    for tree, nodes in enumerate(grown):
        _write(trees, tree, nodes)
    return trees


def _write(trees: Trees, tree: int, nodes: "np.ndarray[tuple[int], np.dtype[np.void]]") -> None:
    leaf, self_reference = nodes["is_leaf"].astype(bool), np.arange(len(nodes))
    trees.feature[tree, : len(nodes)] = np.where(leaf, 0, nodes["feature_idx"])
    trees.threshold[tree, : len(nodes)] = np.where(leaf, np.inf, nodes["num_threshold"])
    trees.left[tree, : len(nodes)] = np.where(leaf, self_reference, nodes["left"])
    trees.right[tree, : len(nodes)] = np.where(leaf, self_reference, nodes["right"])
    trees.value[tree, : len(nodes)] = np.where(leaf, np.round(nodes["value"], _DECIMALS), 0)
