"""Lists that are paged and capped: asked page after page, and in parts where one question may not hold all.

Here belongs what is the same for every such list: following it to its end, splitting it, and noticing that it
no longer says what it must. What a question, a page and a part are belongs in each source's own module.
"""

import json
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from skills_pipeline.normalise.day import stated_day
from skills_pipeline.sources.base import Request, SourceChangedError
from skills_pipeline.sources.documents import Record

Question = Mapping[str, Any]
Entries = dict[str, str | None]
"""Identifiers of what is listed, each with its version where the list states one."""

_COME_AND_GO = 0.01
"""Postings appear and vanish while a list is read in parts: this share may be missing at the end."""


@dataclass(frozen=True)
class Page:
    """One page of a list: how many entries the question has in all, those of this page, the whole answer."""

    total: int
    entries: list[tuple[str, str | None]]
    answer: Record


Split = Callable[[Question, Record], list[Question]]
"""Parts of a question, told from its first answer; they may overlap, and some entries may be in none."""


@dataclass(frozen=True)
class Listing:
    """How a source lists: `ask` for a page (from 1, so many entries received), `read` an answer.

    `most` is how many entries one question may list; `splits` are the ways to ask for less, tried in order;
    one that may be repeated (halving) is named as often.
    """

    name: str
    most: int
    ask: Callable[[Question, int, int], Request]
    read: Callable[[bytes, str], Page]
    splits: tuple[Split, ...] = ()

    def everything(
        self, question: Question, splits: tuple[Split, ...] | None = None
    ) -> Generator[Request, bytes, Entries]:
        """All entries of a question, in parts when there are more than one question may list."""
        asked = self._asked(question)
        first = self.read((yield self.ask(question, 1, 0)), asked)
        if first.total <= self.most:
            return (yield from self._pages(question, first))
        return (yield from self._parts(question, first, self.splits if splits is None else splits))

    def _pages(self, question: Question, first: Page) -> Generator[Request, bytes, Entries]:
        """Entries of the first page and of those behind it, until as many came as the latest page counts."""
        found, latest, received, number = dict(first.entries), first, len(first.entries), 1
        while received < latest.total:
            number += 1
            latest = self.read((yield self.ask(question, number, received)), self._asked(question))
            new = dict(latest.entries).keys() - found.keys()
            if received < latest.total and not new:
                raise SourceChangedError(
                    f"{self._asked(question)}: page {number} has nothing that was not listed before, "
                    f"though only {received} of {latest.total} entries came"
                )
            found.update(latest.entries)
            received += len(latest.entries)
        return found

    def _parts(
        self, question: Question, first: Page, splits: tuple[Split, ...]
    ) -> Generator[Request, bytes, Entries]:
        found: Entries = {}
        for number, split in enumerate(splits, start=1):
            if split in splits[: number - 1]:
                continue  # Named again for the parts of its parts; here it was tried.
            for part in split(question, first.answer):
                found.update((yield from self.everything(part, splits[number:])))
            if len(found) >= first.total * (1 - _COME_AND_GO):
                return found
        raise SourceChangedError(
            f"{self._asked(question)}: {first.total} entries, of which one question lists {self.most} and "
            f"all its parts {len(found)}; it must be split in another way"
        )

    def _asked(self, question: Question) -> str:
        stated = {name: value for name, value in question.items() if value not in (None, [])}
        return f"{self.name} {json.dumps(stated, default=str)}"


def answer_of(body: bytes, asked: str) -> Record:
    """An answer that must be a JSON object; `asked` names the question in the message when it is not."""
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise SourceChangedError(f"{asked}: the answer is not JSON ({error}): {body[:100]!r}") from None
    if not isinstance(answer, dict):
        raise SourceChangedError(f"{asked}: expected an object, saw {body[:100]!r}")
    return answer


def sought(answer: object, *path: str, kind: type, asked: str) -> Any:
    """The value under a path of members; raises `SourceChangedError` with the path when it is not there."""
    value = answer
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise SourceChangedError(
            f"{asked}: looked for {'.'.join(path)} ({kind.__name__}), saw {value!r:.100}"
        )
    return value


def newest_day(stated: Iterable[str | float], asked: str) -> date | None:
    """The latest of the days that entries state; None where there are no entries."""
    try:
        return max(map(stated_day, stated), default=None)
    except ValueError as error:
        raise SourceChangedError(f"{asked}: {error}") from None


def days_back(since: date, until: date, newest: date | None) -> int:
    """Days to look back for services that count from their own today, which their newest posting tells.

    One more than the difference, because their day and ours need not begin at the same hour.
    """
    return (max(until, newest or until) - since).days + 1
