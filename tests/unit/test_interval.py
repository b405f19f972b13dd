import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.indicators.interval import Z_95, wilson
from skills_pipeline.warehouse import create_schema


def test_ends_are_those_of_the_warehouse():
    connection = duckdb.connect()
    create_schema(connection)
    rows = connection.execute(
        "SELECT k, n, wilson_low_pct(k, n), wilson_high_pct(k, n) "
        "FROM (VALUES (0, 1), (0, 30), (3, 40), (40, 40), (812, 9041)) AS cells(k, n)"
    ).fetchall()
    counted, number, low_pct, high_pct = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    low, high = wilson(counted / number, number)
    assert 100 * low == pytest.approx(low_pct, abs=1e-12)
    assert 100 * high == pytest.approx(high_pct, abs=1e-12)


def test_no_posting_counted_leaves_room_above_only():
    low, high = wilson(np.array([0.0]), np.array([40.0]))
    assert low[0] == pytest.approx(0)
    assert high[0] == pytest.approx(Z_95**2 / (40 + Z_95**2))


def test_no_posting_has_no_interval():
    assert np.isnan(wilson(np.array([np.nan]), np.array([0.0]))).all()


@given(share=st.floats(0, 1), number=st.floats(0.5, 1e6))
def test_the_interval_holds_the_share_and_stays_within_0_and_1(share, number):
    low, high = wilson(np.array([share]), np.array([number]))
    assert 0 <= low[0] <= share + 1e-12
    assert share - 1e-12 <= high[0] <= 1
