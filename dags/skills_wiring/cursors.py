"""From which day a run of an ingest DAG asks, and up to where its source is known to be landed.

Two things remember that. The watermark in Airflow's state store of the asset is the end of the last run of
the schedule that came to its end; the landing store's cursor is the last day any run asked for, the command
line's included. Why both, and which counts: docs/decisions/0010-airflow.md. Asking is in `pipeline`.
"""

from datetime import UTC, date, datetime, time, timedelta

WATERMARK = "watermark"
"""The key in the asset's state store; the value is a time of ISO 8601 with its offset, not included."""

_MOMENT = timedelta(microseconds=1)


def read(stored: object) -> datetime | None:
    """The watermark as the state store has it; None before the first run came to its end."""
    return None if stored is None else datetime.fromisoformat(str(stored))


def first_missing(watermark: datetime | None, landed_until: date | None) -> date | None:
    """The first day that is not known to be landed; None where nothing is known.

    `landed_until`: the last day of the landing store's cursor. A landing store that ends before the watermark
    was restored from a copy: it is asked for from its own last day. One without any cursor is new.
    """
    if watermark is None or landed_until is None:
        return landed_until
    was_restored = landed_until < (watermark - _MOMENT).date()
    return landed_until if was_restored else watermark.date()


def days_of(start: datetime, end: datetime, first: date | None = None) -> tuple[date, date]:
    """First and last day of an interval whose end is not included; `first`, if it is earlier, begins it."""
    return min(first or start.date(), start.date()), (end - _MOMENT).date()


def moved(watermark: datetime | None, end: datetime | None, landed_until: date | None) -> datetime:
    """The watermark after a run came to its end; it never goes back.

    `end`: of the data interval. A run without one asked up to a day, `landed_until`, that was not over.
    """
    reached = end
    if reached is None:
        assert landed_until is not None, "a run that came to its end leaves a cursor"
        reached = datetime.combine(landed_until, time(), UTC)
    return reached if watermark is None else max(watermark, reached)
