from datetime import date, datetime

import pytest

from skills_pipeline.normalise.day import day_of

LANDED = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01T23:59:59", date(2026, 3, 1)),
        # The source's own local day counts, not the day in UTC.
        ("2026-02-28T23:30:00-05:00", date(2026, 2, 28)),
        ("2025-09-19T20:42:44.135+00:00", date(2025, 9, 19)),
        ("2026-01-05 08:00:00 UTC", date(2026, 1, 5)),
        (1_767_225_600, date(2026, 1, 1)),
        (datetime(2026, 2, 3, 4, 5), date(2026, 2, 3)),
        # One day after the landing is still possible: the source may lie further east.
        ("2026-03-11", date(2026, 3, 11)),
    ],
)
def test_a_stated_day_is_read(value, expected):
    assert day_of(value, LANDED) == expected


@pytest.mark.parametrize("value", ["2099-01-01", "2026-03-12", 0, "1999-12-31", "soon", "", None, 1e300])
def test_an_impossible_day_is_refused(value):
    with pytest.raises(ValueError, match="publication date"):
        day_of(value, LANDED)
