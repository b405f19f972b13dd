"""Following pages: what an answer must say for a source to ask on, and the refusal when it does not.

Here belongs what several sources share between one answer and the next request; records of a landed document
are in `documents`.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from skills_pipeline.sources.base import SourceChangedError

_QUOTED_CHARS = 120


@contextmanager
def looking_for(what: str, body: bytes) -> Iterator[Any]:
    """The answer as JSON; a member that is absent or of another type inside the block is a changed source.

    `what` names source, board and members, for the person who must adapt the source's module.
    """
    try:
        yield json.loads(body)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        seen = body[:_QUOTED_CHARS].decode("utf-8", "replace")
        raise SourceChangedError(
            f"{what}: not in the answer ({type(error).__name__}: {error}), which begins {seen!r}"
        ) from None


def refuse_repeated(what: str, page: list[str], seen: set[str]) -> None:
    """Raises `SourceChangedError` for a page that holds nothing but what earlier pages held."""
    if page and seen.issuperset(page):
        raise SourceChangedError(f"{what}: looked for the next page, got an earlier one again ({page[0]} …)")
