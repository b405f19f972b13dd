"""Asking a source: request after request, each answer landed, resumable at any point.

A run keeps a journal of the answers it had. A run that was killed is started again with the same query: the
source's requests are made anew and answered from the journal, up to where the network is needed again. So
nothing is asked twice and nothing is left out, without the source knowing of it.

    <root>/<source>/run/query.json      what the run asks for
    <root>/<source>/run/answers.jsonl   a line an answer: request, kind, checksum
    <root>/<source>/run/index/          bodies that are not landed (lists of what to ask next)
"""

import hashlib
import json
import logging
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import zstandard

from skills_pipeline.landing.drift import DriftError, drift
from skills_pipeline.landing.fetch import (
    GONE,
    NO_CONTENT,
    NOT_MODIFIED,
    Answer,
    Fetcher,
    FetchError,
    FetchRefusedError,
    now,
)
from skills_pipeline.landing.store import (
    Cursor,
    Landing,
    LandingStore,
    append_line,
    read_lines,
    remove_folder,
    write_durably,
)
from skills_pipeline.sources.base import Query, Request, Source, SourceChangedError

log = logging.getLogger(__name__)

_WAS_FULL_RECORDS = 20
"""A run that brings nothing where the run before brought at least so many records is no news but a
failure.
"""


def land_source(
    store: LandingStore, source: Source, query: Query, fetcher: Fetcher, limit: int | None = None
) -> Iterator[Landing]:
    """Fetch and land what a source has for a query, document by document; `limit`: at most so many documents.

    A run that did not come to its end, whether killed or limited, is resumed by the same query; another query
    begins a new one. Raises `FetchError` at the first address that fails and `DriftError` at the first answer
    that is not what it was; what was landed before stays landed.
    """
    if source.requests is None:
        raise FetchError(f"{source.name}: is read from files only")
    address, landed, has_token = _Addresses(query), 0, False
    journal = _Journal(store, source, query, address)
    latest = {landing.url: landing for landing in store.landings(source.name)}
    requests = source.requests(query)
    request = _next(source, requests, None)
    while request is not None:
        body = journal.replayed(request)
        if body is None:
            if limit is not None and landed >= limit:
                log.info(
                    "%s: stopped after %d documents; the same call goes on from there", source.name, landed
                )
                return
            url = address.of(request)
            try:
                answered = _asked(store, source, request, url, latest.get(url), fetcher)
            except FetchError as error:
                # A token that is over is refused; a run that is tried again asks for another.
                over = has_token and isinstance(error, FetchRefusedError)
                raise (FetchError if over else type(error))(address.public(str(error))) from None
            has_token = has_token or request.kind == "token"
            body = answered.body
            journal.note(request, answered)
            if answered.landing is not None:
                landed += 1
                yield answered.landing
        request = _next(source, requests, body)
    _finish(store, source, query, journal)


def unfinished_query(store: LandingStore, source: str) -> Query | None:
    """What the run asked for that did not come to its end, without credentials; None when there is none."""
    path = store.root / source / "run" / "query.json"
    if not path.exists():
        return None
    asked = json.loads(path.read_text("utf-8"))
    return Query(
        date.fromisoformat(asked["since"]), date.fromisoformat(asked["until"]), tuple(asked["boards"])
    )


def _next(source: Source, requests: Generator[Request, bytes, None], body: bytes | None) -> Request | None:
    """The next request (the first one without a body), or None at the end; paging that changed is drift."""
    try:
        return next(requests) if body is None else requests.send(body)
    except StopIteration:
        return None
    except SourceChangedError as error:
        raise DriftError(f"{source.name}: changed_paging: {error}; the last good data stay") from error
    except (KeyError, TypeError, IndexError, AttributeError, ValueError) as error:
        # A list of what to ask next that lacks a member, or is no list at all.
        raise DriftError(
            f"{source.name}: changed_paging: {type(error).__name__}: {error}; the last good data stay"
        ) from error


class _Addresses:
    """Addresses as they may be shown and kept: some services want a key within them."""

    def __init__(self, query: Query) -> None:
        self._secrets = [
            secret
            for value in query.credentials.values()
            for secret in (value, quote(value, safe=""), quote(value))
            if value
        ]

    def of(self, request: Request) -> str:
        """The address of a document; what was posted tells apart documents of one address."""
        posted = f"#{hashlib.sha256(request.body).hexdigest()[:16]}" if request.body else ""
        return self.public(request.url) + posted

    def public(self, text: str) -> str:
        """`text` with every credential as an ellipsis."""
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return text


@dataclass(frozen=True)
class _Answered:
    """A body, the records in it when it is a page, and the landing when it was landed now."""

    body: bytes
    records: int = 0
    landing: Landing | None = None


def _asked(
    store: LandingStore, source: Source, request: Request, url: str, known: Landing | None, fetcher: Fetcher
) -> _Answered:
    """The answer of the network, landed when it is a page; a page known at this version is not asked
    again.
    """
    if known is not None and not store.has(known):
        known = None
    if request.version is not None and known and known.version == request.version:
        return _Answered(store.read(known), known.records or 0)
    conditional = known if request.kind == "page" else None
    answer = fetcher.get(request, conditional, source.minimum_interval_seconds)
    if answer.status == NOT_MODIFIED and conditional is not None:
        return _unchanged(store, conditional, request)
    if request.kind != "page" or answer.status in (*GONE, NO_CONTENT):
        return _Answered(answer.body)
    return _landed(store, source, request, url, answer, known)


def _unchanged(store: LandingStore, known: Landing, request: Request) -> _Answered:
    """Landed again as it is: a server that has nothing new need not repeat its validators."""
    landing = replace(known, fetched_at=now(), status=NOT_MODIFIED, version=request.version)
    store.note(landing)
    return _Answered(store.read(known), known.records or 0, landing)


def _landed(
    store: LandingStore, source: Source, request: Request, url: str, answer: Answer, known: Landing | None
) -> _Answered:
    at, body = now(), answer.body
    reason, records = drift(source, url, body, at, known.records if known else None)
    if reason is not None:
        path = store.hold(source.name, url, at, reason, body)
        raise DriftError(f"{url}: {reason}; held at {path}, the last good data stay")
    landing = Landing(
        source=source.name,
        url=url,
        fetched_at=at,
        sha256=hashlib.sha256(body).hexdigest(),
        size_bytes=len(body),
        status=answer.status,
        media_type=answer.headers.get("content-type", "application/octet-stream"),
        licence=source.licence,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        version=request.version,
        records=records,
    )
    store.add(landing, body)
    return _Answered(body, records, landing)


def _finish(store: LandingStore, source: Source, query: Query, journal: "_Journal") -> None:
    """Note the cursor and drop the journal; days of the past leave the cursor where it is. Raises
    `DriftError` when a source that was full brought nothing.
    """
    before = store.cursor(source.name)
    documents, records = journal.totals()
    if before and before.records >= _WAS_FULL_RECORDS and not records:
        journal.drop()
        raise DriftError(
            f"{source.name}: empty_page: the whole run brought no record, the one before {before.records}; "
            "the cursor stays"
        )
    if before is None or before.until <= str(query.until):
        store.set_cursor(
            source.name, Cursor(str(query.since), str(query.until), now().isoformat(), documents, records)
        )
    journal.drop()


class _Journal:
    """The answers a run had, in order; `replayed` gives them back until they are used up."""

    def __init__(self, store: LandingStore, source: Source, query: Query, addresses: _Addresses) -> None:
        self._store, self._source, self._addresses = store, source, addresses
        self._folder = store.root / source.name / "run"
        asked = {"since": str(query.since), "until": str(query.until), "boards": list(query.boards)}
        path = self._folder / "query.json"
        if not path.exists() or json.loads(path.read_text("utf-8")) != asked:
            remove_folder(self._folder)
            write_durably(path, json.dumps(asked).encode())
        self._answers = list(read_lines(self._lines))
        self._place = 0

    @property
    def _lines(self) -> Path:
        return self._folder / "answers.jsonl"

    def replayed(self, request: Request) -> bytes | None:
        """The body a request had in this run; None when it must be asked. Tokens are always asked again."""
        if request.kind == "token" or self._place == len(self._answers):
            return None
        line = self._answers[self._place]
        if line["request"] != self._identity(request):
            raise DriftError(
                f"{self._source.name}: the interrupted run asked otherwise at this point; "
                f"remove {self._folder} and run again"
            )
        self._place += 1
        return self._body(line)

    def note(self, request: Request, answered: _Answered) -> None:
        """Remember an answer; it is on disk when this returns. Tokens are kept nowhere."""
        if request.kind == "token":
            return
        sha256 = hashlib.sha256(answered.body).hexdigest()
        if not self._store.object_path(self._source.name, sha256).exists():
            write_durably(self._folder / "index" / f"{sha256}.zst", zstandard.compress(answered.body))
        line = {
            "request": self._identity(request),
            "sha256": sha256,
            "landed": answered.landing is not None,
            "records": answered.records,
        }
        append_line(self._lines, line)
        self._answers.append(line)
        self._place += 1

    def totals(self) -> tuple[int, int]:
        """Documents landed in the whole run, and records in all its pages, those known before included."""
        return sum(line["landed"] for line in self._answers), sum(line["records"] for line in self._answers)

    def drop(self) -> None:
        """The run is over."""
        remove_folder(self._folder)

    def _identity(self, request: Request) -> str:
        """What tells a request from others: address and what is posted, not its credentials."""
        asked = f"{self._addresses.public(request.url)}\n".encode() + (request.body or b"")
        return hashlib.sha256(asked).hexdigest()[:16]

    def _body(self, line: dict[str, Any]) -> bytes:
        path = self._folder / "index" / f"{line['sha256']}.zst"
        if not path.exists():
            path = self._store.object_path(self._source.name, line["sha256"])
        with zstandard.open(path, "rb") as file:
            return bytes(file.read())
