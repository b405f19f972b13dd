"""What following pages needs at every source: members that must be there, and pages that must differ.

Here belong checks of answers while they are asked for. What a record means belongs in the source's own
module.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from skills_pipeline.sources.base import SourceChangedError

_QUOTED_CHARS = 120


def json_answer(source: str, body: bytes) -> Any:
    """The JSON an answer is; raises `SourceChangedError` when it is something else, such as an error page."""
    try:
        return json.loads(body)
    except ValueError:
        raise changed(source, "JSON", body) from None


def answer_with(source: str, body: bytes, *names: str) -> dict[str, Any]:
    """The JSON object an answer is, with members of these names."""
    answer = json_answer(source, body)
    if not isinstance(answer, dict) or any(name not in answer for name in names):
        raise changed(source, f"an object with {', '.join(map(repr, names))}", body)
    return answer


def records_of(source: str, body: bytes, member: str) -> list[dict[str, Any]]:
    """The list of objects that a member of the answer holds."""
    records = answer_with(source, body, member)[member]
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise changed(source, f"a list of objects in {member!r}", body)
    return records


def changed(source: str, wanted: str, body: bytes) -> SourceChangedError:
    """The error that says what was looked for in an answer, and how the answer begins."""
    return SourceChangedError(f"{source}: looked for {wanted}; the answer begins {_beginning(body)!r}")


def _beginning(body: bytes) -> str:
    return body[:_QUOTED_CHARS].decode("utf-8", "replace")


@contextmanager
def looking_for(what: str, body: bytes) -> Iterator[Any]:
    """The answer as JSON; a member that is absent or of another type inside the block is a changed source.

    `what` names source, board and members, for the person who must adapt the source's module.
    """
    try:
        yield json.loads(body)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise SourceChangedError(
            f"{what}: not in the answer ({type(error).__name__}: {error}), which begins {_beginning(body)!r}"
        ) from None


def refuse_repeated(what: str, page: list[str], seen: set[str]) -> None:
    """Raises `SourceChangedError` for a page that holds nothing but what earlier pages held."""
    if page and seen.issuperset(page):
        raise SourceChangedError(f"{what}: looked for the next page, got an earlier one again ({page[0]} …)")


class Pages:
    """The pages asked so far: none may be asked twice, none may hold what another held.

    Servers that ignore a page number answer with the first page for ever.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._asked: set[str] = set()
        self._held: dict[tuple[str, ...], str] = {}

    def ask(self, url: str) -> str:
        """The address, which is at the host of those before it and is asked for the first time."""
        other = next(iter(self._asked), url)
        if urlsplit(url).netloc != urlsplit(other).netloc:
            raise SourceChangedError(
                f"{self._source}: the next page {url!r} is at another host than {other!r}"
            )
        if url in self._asked:
            raise SourceChangedError(f"{self._source}: the next page {url!r} was asked before")
        self._asked.add(url)
        return url

    def take(self, url: str, ids: list[str]) -> None:
        """Note what the page at this address held."""
        before = self._held.setdefault(tuple(ids), url)
        if ids and before != url:
            raise SourceChangedError(f"{self._source}: {url!r} holds the same records as {before!r}")
