import polars as pl
import pytest

from skills_pipeline.indicators.status import REASONS, first_reason, status, with_status


def test_a_reason_takes_every_value_and_sets_its_status():
    frame = pl.DataFrame({"postings": [0, 40], "share": [0.0, 5.0], "low": [0.0, 1.0]})
    told = with_status(frame, first_reason((pl.col("postings") == 0, "no_posting")), ("share", "low"))
    assert told.rows() == [(0, None, None, "no_posting", "M"), (40, 5.0, 1.0, None, "A")]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None])
def test_what_is_no_finite_number_is_no_value(value):
    frame = pl.DataFrame({"share": [value]}, schema={"share": pl.Float64})
    told = with_status(frame, first_reason((pl.lit(False), "no_posting")), ("share",))
    assert told.rows() == [(None, "not_a_number", "O")]


def test_the_first_of_two_reasons_stands_and_a_null_condition_is_none():
    frame = pl.DataFrame({"a": [True, None], "b": [True, True]})
    rule = first_reason((pl.col("a"), "no_posting"), (pl.col("b"), "few_postings"))
    assert frame.select(rule.alias("reason")).rows() == [("no_posting",), ("few_postings",)]


def test_an_unknown_reason_is_refused():
    with pytest.raises(pl.exceptions.InvalidOperationError):
        pl.DataFrame({"reason": ["tired"]}).select(status(pl.col("reason")))


def test_every_reason_has_a_status_of_the_code_list():
    assert {code for code, _ in REASONS.values()} <= {"M", "O", "Q"}
