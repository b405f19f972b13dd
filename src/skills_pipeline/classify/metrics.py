"""Figures of merit: how often roles and tiers are told rightly, and what that does to the estimated share.

Here belongs arithmetic on labels and probabilities. Which examples are compared is decided in `train`.
"""

from typing import Any

import numpy as np

from skills_pipeline.classify.linear import Floats, Labels
from skills_pipeline.contracts.core import ROLES, TIERS

_NONE = TIERS.index("none")


def role_figures(true: Labels, predicted: Labels) -> dict[str, Any]:
    """F1 of each role and their mean, of mentions; n is the number of mentions."""
    return {"n": len(true), **_class_figures(true, predicted, ROLES)}


def tier_figures(true: Labels, predicted: Labels) -> dict[str, Any]:
    """F1 of each tier and their mean, and precision, recall, F1 of demand (build or use), of postings."""
    figures = {"n": len(true), **_class_figures(true, predicted, TIERS)}
    return figures | {
        f"demand_{name}": value for name, value in binary(true != _NONE, predicted != _NONE).items()
    }


def binary(true: "np.ndarray[Any, Any]", predicted: "np.ndarray[Any, Any]") -> dict[str, float]:
    """Precision, recall and F1 of a yes-or-no answer."""
    hits = float(np.sum(true & predicted))
    precision, recall = _ratio(hits, predicted.sum()), _ratio(hits, true.sum())
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(_ratio(2 * hits, true.sum() + predicted.sum()), 4),
    }


def share_error_pp(true: Labels, predicted: Labels, weights: Floats) -> dict[str, float]:
    """Weighted share of demand as labelled and as counted, and their difference in percentage points."""
    labelled = 100 * float(np.average(true != _NONE, weights=weights))
    counted = 100 * float(np.average(predicted != _NONE, weights=weights))
    return {
        "labelled_pct": round(labelled, 2),
        "counted_pct": round(counted, 2),
        "error_pp": round(counted - labelled, 2),
    }


def brier(true: "np.ndarray[Any, Any]", probabilities: Floats) -> float:
    """Mean squared difference of probability and outcome (Brier 1950); 0 is perfect."""
    return round(float(np.mean((probabilities - true) ** 2)), 4)


def _class_figures(true: Labels, predicted: Labels, names: tuple[str, ...]) -> dict[str, float]:
    scores = {name: binary(true == index, predicted == index)["f1"] for index, name in enumerate(names)}
    present = [scores[name] for index, name in enumerate(names) if np.any(true == index)]
    return {"macro_f1": round(float(np.mean(present)), 4)} | {f"f1_{name}": f1 for name, f1 in scores.items()}


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0


def weighted_f1(
    true: "np.ndarray[Any, Any]", predicted: "np.ndarray[Any, Any]", weights: "np.ndarray[Any, Any]"
) -> float:
    """F1 of a yes-or-no answer, each case counting its weight."""
    hits = float(weights[true & predicted].sum())
    return round(_ratio(2 * hits, float(weights[true].sum() + weights[predicted].sum())), 4)


def relative_error_pct(
    true: "np.ndarray[Any, Any]", predicted: "np.ndarray[Any, Any]", weights: "np.ndarray[Any, Any]"
) -> float:
    """Counted share against true share, in per cent of the true one; 0 when neither has any."""
    truth = float(weights[true].sum())
    return round(100 * _ratio(float(weights[predicted].sum()) - truth, truth), 2)


def average_precision(true: "np.ndarray[Any, Any]", probabilities: Floats) -> float:
    """Mean precision over the ranks of the positives, the surest first; 0 without positives."""
    ranked = true[np.argsort(-probabilities, kind="stable")]
    precision = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return round(_ratio(float(precision[ranked].sum()), float(ranked.sum())), 4)


def calibration_error(true: "np.ndarray[Any, Any]", probabilities: Floats, bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015): mean gap of probability and rate in equal bins."""
    place = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = [abs(float(np.sum(probabilities[place == one] - true[place == one]))) for one in range(bins)]
    return round(_ratio(sum(gaps), len(true)), 4)
