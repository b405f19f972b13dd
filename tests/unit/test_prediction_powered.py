import numpy as np
import pytest

from skills_pipeline.indicators.prediction_powered import powered_share

LABELS = np.array([1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0], dtype=float)
PREDICTED = np.array([1, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0], dtype=float)
UNLABELLED = np.repeat([1.0, 0.0], [7, 17])


def test_predictions_are_corrected_by_their_error_on_the_labels():
    found = powered_share(LABELS, PREDICTED, UNLABELLED, power=1)
    assert found.share_pct == pytest.approx(100 * (7 / 24 + (4 - 4) / 12))
    assert (found.labelled, found.unlabelled, found.power) == (12, 24, 1)


@pytest.mark.parametrize(
    ("power", "share", "low", "high"),
    [
        (0.0, 0.33333333, 0.06661601798026057, 0.6000506486864061),
        (1.0, 0.29166667, 0.0, 0.5856423597662528),
        (None, 0.31565657, 0.08725216178401277, 0.5440609695291185),
    ],
)
def test_figures_are_those_of_the_authors_package(power, share, low, high):
    """Of ppi_py (2025); its low end for power 1 is below 0, ours is cut there."""
    found = powered_share(LABELS, PREDICTED, UNLABELLED, power)
    assert found.share_pct == pytest.approx(100 * share, abs=1e-6)
    assert (found.share_low_pct, found.share_high_pct) == pytest.approx((100 * low, 100 * high))


def test_predictions_that_say_nothing_get_no_weight():
    found = powered_share(LABELS, np.full(12, 0.5), np.full(24, 0.5))
    assert found.power == 0
    assert found.share_pct == pytest.approx(100 * 4 / 12)


@pytest.mark.parametrize(
    ("labels", "unlabelled", "reason"),
    [
        (np.zeros(0), UNLABELLED, "no_audit"),
        (np.ones(1), UNLABELLED, "no_audit"),
        (np.ones(5), np.zeros(0), "no_posting"),
        (np.array([1, 0, np.nan]), UNLABELLED, "not_a_number"),
        (np.zeros(5), np.zeros(24), "no_variation"),
    ],
)
def test_what_cannot_be_estimated_has_a_reason_and_no_value(labels, unlabelled, reason):
    found = powered_share(labels, np.zeros(len(labels)), unlabelled)
    assert (found.share_pct, found.share_low_pct, found.status_reason) == (None, None, reason)
