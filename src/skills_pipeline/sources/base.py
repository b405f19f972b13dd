"""What every source declares, and the one way from a landed document to rows of the contract.

Here belongs what is the same for all sources: the declaration, a parser's result, the rules that refuse
a record, and its keys. The shape of one source belongs in its module, comparison of postings in
`deduplicate`.
"""

import hashlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl

from skills_pipeline.contracts.base import conform, polars_schema
from skills_pipeline.contracts.core import PARSED_RECORDS, QUARANTINE, UNKNOWN_COUNTRY
from skills_pipeline.normalise.day import day_of
from skills_pipeline.normalise.language import languages_of
from skills_pipeline.normalise.place import country_of_field, country_of_text
from skills_pipeline.normalise.text import content_key, words_key
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError, Refusal

MAXIMUM_FIELD_CHARS = 1_000_000
"""A longer title or text is not a posting: the longest genuine one seen has 60,000 characters."""

PARSER_VERSION = "1"
"""Raised whenever a landed document would be read differently; parsed files of other versions are stale."""

DETAIL_CHARS = 300


@dataclass(frozen=True)
class Request:
    """One address to fetch; what the server said last time is sent along by `landing`."""

    url: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Query:
    """What a run asks of a source: postings published from `since` to `until`, of these boards."""

    since: date
    until: date
    boards: tuple[str, ...] = ()


Requests = Callable[[Query], Generator[Request, bytes, None]]
"""Yields one request after another and is sent each answer's body, so that it can follow pages."""


@dataclass(frozen=True)
class RawPosting:
    """A posting as its source states it: text already plain, everything else as sent.

    `country` is a field that must name a country when present; `place` is free text.
    """

    source_posting_id: str
    title: str
    text: str
    posted: str | int | float | date | None
    country: str | None = None
    place: str | None = None
    employer: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Source:
    """A source as declared: who publishes it, under which terms, and how its documents are read."""

    name: str
    title: str
    url: str
    licence: str
    citation: str
    terms: str
    cadence: str
    records: Callable[[bytes], Iterator[Located | Refusal]]
    parse: Callable[[Record, str], RawPosting | None]
    requests: Requests | None = None
    minimum_interval_seconds: float = 1.0
    boards: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Parsed:
    """What one landed document became: records found, rows of `PARSED_RECORDS`, rows of `QUARANTINE`."""

    found: int
    records: pl.DataFrame
    quarantine: pl.DataFrame


def parse_document(source: Source, body: bytes, url: str, fetched_at: datetime) -> Parsed:
    """Every record of a document, as a row of the contract or as a row of the quarantine.

    Records that the parser answers with None are by the source's own structure no postings (a reply in
    a thread) and are not counted as landed.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    rows: list[dict[str, Any]] = []
    refusals: list[Refusal] = []
    found = 0
    for item in source.records(body):
        outcome = item if isinstance(item, Refusal) else _row(source, item, url, fetched_at)
        found += outcome is not None
        if isinstance(outcome, Refusal):
            refusals.append(outcome)
        elif outcome is not None:
            rows.append(outcome | {"landing_sha256": sha256, "record_id": f"{sha256}#{item.location}"})
    return Parsed(found, _records_frame(rows), _quarantine_frame(source, sha256, refusals))


def _row(source: Source, item: Located, url: str, fetched_at: datetime) -> dict[str, Any] | Refusal | None:
    try:
        raw = source.parse(item.record, url)
        return None if raw is None else _contract_row(source.name, raw, fetched_at)
    except RecordRefusedError as refused:
        return Refusal(item.location, refused.reason, refused.detail)
    except (KeyError, TypeError, AttributeError) as error:
        # A member that vanished or changed its type: the shape is not the one the parser was written for.
        return Refusal(item.location, "unexpected_shape", f"{type(error).__name__}: {error}")


def _contract_row(source: str, raw: RawPosting, fetched_at: datetime) -> dict[str, Any]:
    _refuse_unusable(raw)
    country_code = _country(raw)
    posted_on = _posted_on(raw, fetched_at)
    return {
        "posting_id": posting_id(source, raw.source_posting_id),
        "source": source,
        "source_posting_id": raw.source_posting_id,
        "country_code": country_code,
        "month": f"{posted_on:%Y-%m}",
        "posted_on": posted_on,
        "employer": raw.employer or None,
        "title": raw.title,
        "place": raw.place or None,
        "url": raw.url or None,
        "text_chars": len(raw.text),
        "text": raw.text,
        "fetched_at": fetched_at,
        "content_key": content_key(raw.employer, country_code, raw.title, raw.text),
        "words_key": words_key(raw.employer, country_code, raw.title, raw.text),
    }


def posting_id(source: str, source_posting_id: str) -> str:
    """16 hexadecimal digits that name a posting everywhere: SHA-256 of source, a line feed, its id."""
    return hashlib.sha256(f"{source}\n{source_posting_id}".encode()).hexdigest()[:16]


def _refuse_unusable(raw: RawPosting) -> None:
    if not raw.source_posting_id:
        raise RecordRefusedError("missing_id", "the record has no identifier")
    if not raw.text:
        raise RecordRefusedError("missing_text", f"posting {raw.source_posting_id} has no description")
    longest = max(len(raw.text), len(raw.title))
    if longest > MAXIMUM_FIELD_CHARS:
        detail = f"{longest} characters in one field, at most {MAXIMUM_FIELD_CHARS} are read"
        raise RecordRefusedError("field_too_large", detail)


def _country(raw: RawPosting) -> str:
    """The country field decides; where it is absent or names no single country, the free text may."""
    try:
        stated = country_of_field(raw.country or "")
        return stated if stated != UNKNOWN_COUNTRY else country_of_text(raw.place)
    except ValueError as error:
        raise RecordRefusedError("unknown_country", str(error)) from None


def _posted_on(raw: RawPosting, fetched_at: datetime) -> date:
    try:
        return day_of(raw.posted, fetched_at.date())
    except ValueError as error:
        raise RecordRefusedError("impossible_date", str(error)) from None


def _records_frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    languages = languages_of([row["text"] for row in rows])
    complete = [row | {"language": language} for row, language in zip(rows, languages, strict=True)]
    schema = polars_schema(PARSED_RECORDS)
    return conform(pl.DataFrame(complete, schema=schema), PARSED_RECORDS)


def _quarantine_frame(source: Source, sha256: str, refusals: list[Refusal]) -> pl.DataFrame:
    rows = {
        "record_id": [f"{sha256}#{refusal.location}" for refusal in refusals],
        "source": [source.name] * len(refusals),
        "landing_sha256": [sha256] * len(refusals),
        "location": [refusal.location for refusal in refusals],
        "reason": [refusal.reason for refusal in refusals],
        "detail": [refusal.detail[:DETAIL_CHARS] for refusal in refusals],
    }
    return conform(pl.DataFrame(rows), QUARANTINE)
