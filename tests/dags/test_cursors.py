"""From which day a run asks: a small example for each row of docs/decisions/0010-airflow.md."""

import importlib.util
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

_FILE = Path(__file__).parents[2] / "dags" / "skills_wiring" / "cursors.py"
_SPEC = importlib.util.spec_from_file_location("cursors", _FILE)
cursors = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(cursors)


def at(day, hour=0):
    return datetime(2025, 3, day, hour, tzinfo=UTC)


def on(day):
    return date(2025, 3, day)


@pytest.mark.parametrize(
    ("watermark", "landed_until", "first"),
    [
        (at(9), on(8), on(9)),
        (at(9), on(20), on(9)),
        (at(9), on(4), on(4)),
        (at(5, 11), on(5), on(5)),
        (None, on(4), on(4)),
        (at(9), None, None),
        (None, None, None),
    ],
    ids=["in step", "jumped", "restored", "within a day", "command line", "new store", "nothing known"],
)
def test_the_first_day_that_is_missing(watermark, landed_until, first):
    assert cursors.first_missing(watermark, landed_until) == first


@pytest.mark.parametrize(
    ("start", "end", "first", "days"),
    [
        (at(8), at(9), None, (on(8), on(8))),
        (at(8), at(9), on(5), (on(5), on(8))),
        (at(3), at(4), on(9), (on(3), on(3))),
        (at(5, 11), at(5, 12), on(5), (on(5), on(5))),
        (at(5, 23), at(6), on(5), (on(5), on(5))),
    ],
    ids=["its own", "missed ones too", "a cleared run of the past", "an hour", "the last hour of a day"],
)
def test_the_end_of_an_interval_is_not_asked_for(start, end, first, days):
    assert cursors.days_of(start, end, first) == days


def test_the_watermark_never_goes_back_and_a_day_that_was_not_over_is_asked_for_again():
    assert cursors.moved(None, at(9), on(8)) == at(9)
    assert cursors.moved(at(9), at(4), on(8)) == at(9)
    assert cursors.moved(at(4), None, on(8)) == at(8)
