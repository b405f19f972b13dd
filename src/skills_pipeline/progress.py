"""Progress of long work: a bar on a terminal, a log line every tenth elsewhere.

Here belongs how progress is shown, never what is done.
"""

import logging
import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

log = logging.getLogger(__name__)

Item = TypeVar("Item")
_LOG_LINES = 4
_LOG_EVERY = 100


def track(items: Iterable[Item], total: int | None, label: str) -> Iterator[Item]:
    """The items, one by one, while their number is shown under `label`, out of `total` where it is known."""
    if total == 0:
        return iter(())
    return _bar(items, total, label) if sys.stderr.isatty() else _lines(items, total, label)


def _bar(items: Iterable[Item], total: int | None, label: str) -> Iterator[Item]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield from progress.track(items, total=total, description=label)


def _lines(items: Iterable[Item], total: int | None, label: str) -> Iterator[Item]:
    every = _LOG_EVERY if total is None else max(1, total // _LOG_LINES)
    for number, item in enumerate(items, start=1):
        yield item
        if number % every == 0 or number == total:
            log.info("%s: %d of %s", label, number, "an unknown number" if total is None else total)
