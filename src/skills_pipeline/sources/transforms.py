"""What a mapping may do to a column's value before it becomes a field: a closed list of small steps.

Here belongs one function a step. Which column fills which field belongs in `file`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from skills_pipeline.normalise.text import plain_text, unescaped
from skills_pipeline.sources.documents import RecordRefusedError

DATES = ("epoch_s", "epoch_ms", "day")
"""Steps that make a day, for fields that are days."""


@dataclass(frozen=True)
class Step:
    """One step of a mapping: its name, and what stands behind the name's colon (`day:%d.%m.%Y`)."""

    name: str
    argument: str | None = None


def step_of(written: str) -> Step:
    """The step a mapping writes; raises `ValueError` for one not on the list, or without its argument."""
    name, colon, argument = written.partition(":")
    if name not in _STEPS:
        raise ValueError(f"unknown transform {written!r}; known are {', '.join(_STEPS)}")
    if name == "day" and not argument:
        raise ValueError("transform 'day' needs a format, such as 'day:%d.%m.%Y'")
    if name == "when_true" and not argument:
        raise ValueError("transform 'when_true' needs a word, such as 'when_true:remote'")
    if colon and name not in _WITH_ARGUMENT:
        raise ValueError(f"transform {name!r} takes nothing behind a colon, saw {written!r}")
    return Step(name, argument if colon else None)


def transformed(value: Any, steps: tuple[Step, ...]) -> Any:
    """The value after every step in turn; nothing stays nothing."""
    for step in steps:
        if value is None:
            return None
        value = _STEPS[step.name](value, step.argument)
    return value


def _join(value: Any, separator: str | None) -> Any:
    if not isinstance(value, list):
        return value
    parts = [_plain(part) for part in value if part is not None and part != ""]
    return ("; " if separator is None else separator).join(parts) or None


def _split(value: Any, separator: str | None) -> list[str]:
    parts = _plain(value).split(separator or ";")
    return [part.strip() for part in parts if part.strip()]


def _when_true(value: Any, word: str | None) -> str | None:
    return word if _plain(value).strip().casefold() in _TRUE else None


def _first(value: Any, _argument: str | None) -> Any:
    return next(iter(value), None) if isinstance(value, list) else value


def _epoch(value: Any, per_second: int) -> datetime:
    try:
        return datetime.fromtimestamp(float(_plain(value)) / per_second, UTC)
    except (ValueError, OverflowError, OSError):
        unit = "seconds" if per_second == 1 else "milliseconds"
        raise RecordRefusedError("impossible_date", f"{str(value)[:40]!r} is no {unit} since 1970") from None


def _day(value: Any, date_format: str | None) -> Any:
    if isinstance(value, datetime) or date_format is None:
        return value
    try:
        return datetime.strptime(_plain(value).strip(), date_format).date()
    except ValueError:
        raise RecordRefusedError("impossible_date", f"{str(value)[:40]!r} is not {date_format}") from None


def _plain(value: Any) -> str:
    """A single value as text; a list or an object is none."""
    if isinstance(value, list | dict):
        detail = f"a list or an object where a single value is expected: {str(value)[:80]}; use join or first"
        raise RecordRefusedError("unexpected_shape", detail)
    return str(value)


_STEPS: dict[str, Callable[[Any, str | None], Any]] = {
    "strip": lambda value, _argument: _plain(value).strip(),
    "lower": lambda value, _argument: _plain(value).lower(),
    "upper": lambda value, _argument: _plain(value).upper(),
    "html": lambda value, _argument: plain_text(_plain(value)),
    "escaped_html": lambda value, _argument: plain_text(unescaped(_plain(value))),
    "join": _join,
    "split": _split,
    "first": _first,
    "when_true": _when_true,
    "epoch_s": lambda value, _argument: _epoch(value, 1),
    "epoch_ms": lambda value, _argument: _epoch(value, 1000),
    "day": _day,
}
_WITH_ARGUMENT = ("join", "split", "when_true", "day")
_TRUE = frozenset(("true", "yes", "y", "1"))
