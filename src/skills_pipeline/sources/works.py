"""Works as indexes of the literature list them: what a parser states of one, and the rules that refuse it.

Here belongs what is the same for every index: what a DOI is, when two titles are one, that a year is one.
What an index's answers look like belongs in `evidence`; figures of others are in `figures`.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from skills_pipeline.contracts.base import Table
from skills_pipeline.contracts.core import WORK_RECORDS
from skills_pipeline.normalise.text import plain_text
from skills_pipeline.sources.documents import RecordRefusedError

NAMED_AUTHORS = 10
"""Of more authors the first ten are named, then `others`."""

_DOI = re.compile(r"10\.\d{4,9}/\S+")
_RESOLVER = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_FIRST_YEAR = 1800
_QUOTED_CHARS = 60


@dataclass(frozen=True)
class RawWork:
    """A work as an index lists it, in its words; None where the index states nothing.

    `topic`: what was asked for when it was found. `title` may hold markup.
    """

    source_work_id: str
    topic: str
    title: str | None
    authors: tuple[str, ...]
    year: int | None
    venue: str | None
    doi: str | None
    cited_by_count: int | None


def work_row(source: str, raw: RawWork, fetched_at: datetime) -> tuple[Table, dict[str, Any]]:
    """The table it belongs to, and its row there without the landing. Raises `RecordRefusedError`."""
    _refuse_other_types(raw)
    title = " ".join(plain_text(raw.title or "").split())
    if not raw.source_work_id:
        raise RecordRefusedError("missing_id", f"the work {title[:_QUOTED_CHARS]!r} has no identifier")
    if not title_words(title):
        raise RecordRefusedError("missing_title", f"{raw.source_work_id} has no title in words: {title!r}")
    if raw.year is not None and not _FIRST_YEAR <= raw.year <= fetched_at.year + 1:
        raise RecordRefusedError("impossible_date", f"{raw.source_work_id}: year {raw.year}")
    row = vars(raw) | {
        "title": title,
        "authors": _named(raw.authors),
        "doi": doi_of(raw.doi or ""),
        "venue": raw.venue or None,
        "source": source,
    }
    return WORK_RECORDS, row


def _refuse_other_types(raw: RawWork) -> None:
    """What an index states as text in one answer may be a number in the next."""
    for name in ("source_work_id", "title", "venue", "doi"):
        if not isinstance(getattr(raw, name), str | None):
            raise RecordRefusedError("unexpected_shape", f"{name} is no text: {getattr(raw, name)!r:.60}")
    for name in ("year", "cited_by_count"):
        value = getattr(raw, name)
        if isinstance(value, bool) or not isinstance(value, int | None):
            raise RecordRefusedError("unexpected_shape", f"{name} is no whole number: {value!r:.60}")


def doi_of(stated: str) -> str | None:
    """The DOI in lower case without its resolver, None of an empty text.

    DOIs are the same whatever their case (ISO 26324). Raises `RecordRefusedError` (`malformed_identifier`).
    """
    doi = _RESOLVER.sub("", stated.strip()).lower()
    if doi and not _DOI.fullmatch(doi):
        detail = f"{stated[:_QUOTED_CHARS]!r} is no DOI, 10.<number>/<name>"
        raise RecordRefusedError("malformed_identifier", detail)
    return doi or None


def title_words(title: str) -> str:
    """Words of a title in lower case without accents: titles that agree in them are one."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return " ".join(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))


def _named(authors: tuple[str, ...]) -> str | None:
    named = [" ".join(author.split()) for author in authors]
    rest = ["others"] if len(named) > NAMED_AUTHORS else []
    return "; ".join([*named[:NAMED_AUTHORS], *rest]) or None
