"""Publication days: what sources write, as a date, refused when it cannot be one.

Here belongs the reading of dates. Which month a posting counts in is decided in `sources.base`.
"""

from datetime import UTC, date, datetime

EARLIEST = date(2000, 1, 1)
"""No source reaches further back; an earlier day is a typing error or an epoch of zero."""


def day_of(value: str | int | float | date | None, landed_on: date) -> date:
    """The day a source states: ISO 8601 text (its own local day) or seconds since 1970 (UTC day).

    Raises `ValueError` when it is missing, cannot be read, lies before 2000, or more than a day after
    the bytes were landed (a posting cannot be seen before it is published; one day allows for zones).
    """
    if value is None or value == "":
        raise ValueError("no publication date")
    day = stated_day(value)
    if day < EARLIEST or (day - landed_on).days > 1:
        raise ValueError(f"publication date {day} is not between {EARLIEST} and the landing on {landed_on}")
    return day


def stated_day(value: str | int | float | date) -> date:
    """The day that a text, seconds since 1970 or a date says; raises `ValueError` when it says none."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _iso_day(value) if isinstance(value, str) else _epoch_day(value)


def _iso_day(text: str) -> date:
    try:
        return datetime.fromisoformat(text.strip().removesuffix(" UTC")).date()
    except ValueError:
        raise ValueError(f"publication date {text[:40]!r} is not ISO 8601") from None


def _epoch_day(seconds: int | float) -> date:
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (OverflowError, OSError, ValueError):
        raise ValueError(f"publication date {seconds!r} is not seconds since 1970") from None
