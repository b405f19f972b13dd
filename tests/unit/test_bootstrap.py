import numpy as np
import pytest

from skills_pipeline.indicators.bootstrap import bootstrap_share, draws

CELL = ("ai_demand", "SE", "2026-01")


def test_the_same_rows_give_the_same_interval_in_any_order():
    one = bootstrap_share([20, 10, 5], [6, 1, 0], CELL)
    other = bootstrap_share([5, 20, 10], [0, 6, 1], CELL)
    assert one == other
    assert one != bootstrap_share([20, 10, 5], [6, 1, 0], ("ai_demand", "NO", "2026-01"))


def test_the_draws_are_these_for_ever():
    assert draws(("SE", "2026-01"), (2, 5), 10).tolist() == [[1, 4, 4, 8, 4], [0, 0, 4, 5, 6]]
    assert np.bincount(draws(("x",), (100_000,), 4)) == pytest.approx([25_000] * 4, rel=0.03)


def test_the_design_effect_of_whole_employers_is_their_size():
    """Every employer says the same of all its postings: as much is known as from one posting each."""
    found = bootstrap_share([10] * 60, [10] * 20 + [0] * 40, CELL, resamples=5_000)
    assert found.share_pct == pytest.approx(100 * 200 / 600)
    assert found.design_effect == pytest.approx(10, rel=0.1)


def test_counts_come_with_the_interval():
    found = bootstrap_share([20, 10, 0], [6, 1, 0], CELL)
    assert (found.postings, found.ai_postings, found.employers) == (30, 7, 2)
    assert found.share_low_pct == pytest.approx(100 * 1 / 10)
    assert found.share_high_pct == pytest.approx(100 * 6 / 20)


@pytest.mark.parametrize(
    ("sizes", "reason"), [([], "no_posting"), ([0], "no_posting"), ([40], "one_employer")]
)
def test_nothing_to_draw_from_has_a_reason_and_no_value(sizes, reason):
    found = bootstrap_share(sizes, [0] * len(sizes), CELL)
    assert (found.share_pct, found.share_low_pct, found.status_reason) == (None, None, reason)


def test_a_share_of_0_has_no_design_effect():
    assert bootstrap_share([20, 20], [0, 0], CELL).design_effect is None
