"""Fetch, checksum, manifest, cursors: bytes as received, kept under their own SHA-256.

The only user of the network and of the clock. What the bytes mean belongs in `sources`; nothing after
this module fetches anything or asks what time it is.
"""

import gzip
import hashlib
import json
import logging
import mimetypes
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
import zstandard

from skills_pipeline import __version__
from skills_pipeline.sources.base import Query, Request, Source

log = logging.getLogger(__name__)

MAXIMUM_DOCUMENT_BYTES = 512 * 1024 * 1024
"""A larger answer is refused while it is received: no source sends one, a broken one may send for ever."""

MAXIMUM_TRANSFER_SECONDS = 600.0
_TIMEOUT = urllib3.Timeout(connect=10.0, read=60.0)
_RETRIES = urllib3.Retry(
    total=5,
    backoff_factor=1.0,
    backoff_jitter=0.5,
    status_forcelist=(429, 500, 502, 503, 504),
    allowed_methods=("GET",),
    respect_retry_after_header=True,
    raise_on_status=False,
)
_CHUNK_BYTES = 1024 * 1024
_NOT_MODIFIED = 304
_OK = 200


class FetchError(RuntimeError):
    """An address that could not be landed: says which, what was seen, and whether to try again."""


class DamagedStoreError(RuntimeError):
    """Landed bytes that no longer have the checksum of their manifest line."""


@dataclass(frozen=True)
class Landing:
    """One line of a manifest: what was received from where, when, and under which licence.

    `fetched_at` is naive UTC. `unchanged` says that the server or its bytes told nothing new.
    """

    source: str
    url: str
    fetched_at: datetime
    sha256: str
    size_bytes: int
    status: int
    media_type: str
    licence: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a server sent: status, headers in lower case, and the body without its transfer encoding."""

    status: int
    headers: dict[str, str]
    body: bytes


class LandingStore:
    """Landed bytes on disk: `<root>/<source>/objects/<aa>/<sha256>.zst` and one manifest a source.

    Objects are written before their manifest line, so a line always has its bytes. A line cut short by a
    crash is no line: its document is landed again.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def sources(self) -> list[str]:
        """Names of the sources that have landed something, sorted."""
        return sorted(path.parent.name for path in self.root.glob("*/manifest.jsonl"))

    def landings(self, source: str) -> list[Landing]:
        """Everything landed from a source, in the order it was landed."""
        path = self._manifest(source)
        if not path.exists():
            return []
        complete, _, _torn = path.read_bytes().rpartition(b"\n")
        return [_landing(json.loads(line)) for line in complete.splitlines()]

    def add(self, landing: Landing, body: bytes) -> None:
        """Keep bytes under their checksum, then their manifest line; both are on disk when this returns."""
        path = self._object(landing.source, landing.sha256)
        if not path.exists():
            _write_durably(path, zstandard.compress(body, level=6))
        self._append(landing)

    def read(self, landing: Landing) -> bytes:
        """The bytes as received. Raises `DamagedStoreError` when they are not those of the manifest."""
        path = self._object(landing.source, landing.sha256)
        with zstandard.open(path, "rb") as file:
            body = bytes(file.read())
        if hashlib.sha256(body).hexdigest() != landing.sha256:
            raise DamagedStoreError(f"{path}: bytes changed since they were landed; remove it and land again")
        return body

    def _append(self, landing: Landing) -> None:
        path = self._manifest(landing.source)
        line = json.dumps(asdict(landing) | {"fetched_at": landing.fetched_at.isoformat()}, sort_keys=True)
        _drop_torn_line(path)
        with path.open("ab") as file:
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _manifest(self, source: str) -> Path:
        return self.root / source / "manifest.jsonl"

    def _object(self, source: str, sha256: str) -> Path:
        return self.root / source / "objects" / sha256[:2] / f"{sha256}.zst"


def land_bytes(
    store: LandingStore, source: Source, url: str, body: bytes, *, fetched_at: datetime, media_type: str
) -> Landing:
    """Land one document whose bytes are at hand."""
    landing = Landing(
        source=source.name,
        url=url,
        fetched_at=fetched_at,
        sha256=hashlib.sha256(body).hexdigest(),
        size_bytes=len(body),
        status=_OK,
        media_type=media_type,
        licence=source.licence,
    )
    store.add(landing, body)
    return landing


def land_files(store: LandingStore, source: Source, paths: list[Path]) -> list[Landing]:
    """Land files, those inside `.gz` and `.zst` unpacked; a file already landed unchanged is passed over.

    The time of receipt is the file's own modification time, so the same files give the same landings.
    """
    known = {(landing.url, landing.fetched_at, landing.sha256) for landing in store.landings(source.name)}
    landings = []
    for path in paths:
        body = read_unpacked(path)
        url = f"file:{path.parent.name}/{path.name}"
        fetched_at = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
        if (url, fetched_at, hashlib.sha256(body).hexdigest()) in known:
            continue
        media_type = mimetypes.guess_type(path.name.removesuffix(".zst").removesuffix(".gz"))[0]
        landings.append(
            land_bytes(
                store,
                source,
                url,
                body,
                fetched_at=fetched_at,
                media_type=media_type or "application/octet-stream",
            )
        )
    return landings


def read_unpacked(path: Path) -> bytes:
    """A file's bytes, unpacked when its name ends in `.gz` or `.zst`."""
    if path.suffix == ".gz":
        with gzip.open(path, "rb") as file:
            return bytes(file.read())
    if path.suffix == ".zst":
        with zstandard.open(path, "rb") as file:
            return bytes(file.read())
    return path.read_bytes()


def land_source(store: LandingStore, source: Source, query: Query, fetcher: "Fetcher") -> Iterator[Landing]:
    """Fetch and land what a source has for a query, document by document.

    Raises `FetchError` at the first address that fails; what was landed before stays landed.
    """
    if source.requests is None:
        raise FetchError(f"{source.name}: is read from files only")
    latest = {landing.url: landing for landing in store.landings(source.name)}
    requests = source.requests(query)
    request = next(requests, None)
    while request is not None:
        landing, body = _fetch_and_keep(store, source, request, latest.get(request.url), fetcher)
        yield landing
        try:
            request = requests.send(body)
        except StopIteration:
            request = None


def _fetch_and_keep(
    store: LandingStore, source: Source, request: Request, known: Landing | None, fetcher: "Fetcher"
) -> tuple[Landing, bytes]:
    answer = fetcher.get(request, known, source.minimum_interval_seconds)
    now = datetime.now(UTC).replace(tzinfo=None)
    if answer.status == _NOT_MODIFIED and known is not None:
        body = store.read(known)
        landing = replace(known, fetched_at=now, status=_NOT_MODIFIED)
    else:
        body = answer.body
        landing = Landing(
            source=source.name,
            url=request.url,
            fetched_at=now,
            sha256=hashlib.sha256(body).hexdigest(),
            size_bytes=len(body),
            status=answer.status,
            media_type=answer.headers.get("content-type", "application/octet-stream"),
            licence=source.licence,
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
        )
    store.add(landing, body)
    return landing, body


class Fetcher:
    """HTTP through one urllib3 pool: retries, back-off and Retry-After are its; limits and pauses ours."""

    def __init__(
        self,
        contact: str,
        retries: urllib3.Retry = _RETRIES,
        maximum_bytes: int = MAXIMUM_DOCUMENT_BYTES,
        maximum_seconds: float = MAXIMUM_TRANSFER_SECONDS,
    ) -> None:
        self._pool = urllib3.PoolManager(retries=retries, timeout=_TIMEOUT)
        self._user_agent = f"skills-pipeline/{__version__} (+{contact})"
        self._maximum_bytes = maximum_bytes
        self._maximum_seconds = maximum_seconds
        self._last_request: dict[str, float] = {}

    def get(self, request: Request, known: Landing | None, minimum_interval_seconds: float) -> Answer:
        """The answer to a request, conditional when `known` carries a validator.

        Raises `FetchError` for any status but 200 and 304, for an answer that is too large or too slow,
        and when the retries are used up.
        """
        self._pause(request.url, minimum_interval_seconds)
        try:
            response = self._pool.request(
                "GET", request.url, headers=self._headers(request, known), preload_content=False
            )
            body = self._body(request.url, response)
        except urllib3.exceptions.HTTPError as error:
            raise FetchError(f"{request.url}: {error}; nothing was landed, try again later") from error
        if response.status not in (_OK, _NOT_MODIFIED):
            raise FetchError(f"{request.url}: status {response.status}: {body[:200]!r}; nothing was landed")
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, body)

    def _headers(self, request: Request, known: Landing | None) -> dict[str, str]:
        headers = {"User-Agent": self._user_agent, "Accept-Encoding": "gzip", **dict(request.headers)}
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        return headers

    def _body(self, url: str, response: urllib3.BaseHTTPResponse) -> bytes:
        deadline = time.monotonic() + self._maximum_seconds
        chunks, size = [], 0
        for chunk in response.stream(_CHUNK_BYTES, decode_content=True):
            chunks.append(chunk)
            size += len(chunk)
            if size > self._maximum_bytes:
                response.close()
                raise FetchError(f"{url}: more than {self._maximum_bytes} bytes; nothing was landed")
            if time.monotonic() > deadline:
                response.close()
                raise FetchError(f"{url}: took more than {self._maximum_seconds:g} s; nothing was landed")
        response.release_conn()
        return b"".join(chunks)

    def _pause(self, url: str, minimum_interval_seconds: float) -> None:
        host = urlsplit(url).netloc
        due = self._last_request.get(host, float("-inf")) + minimum_interval_seconds
        if (wait := due - time.monotonic()) > 0:
            log.debug("%s: waiting %.1f s", host, wait)
            time.sleep(wait)
        self._last_request[host] = time.monotonic()


def _landing(line: dict[str, str]) -> Landing:
    return Landing(**(line | {"fetched_at": datetime.fromisoformat(line["fetched_at"])}))  # type: ignore[arg-type]


def _drop_torn_line(manifest: Path) -> None:
    """Cut a last line without its line feed: the writer was killed within it."""
    if not manifest.exists():
        return
    with manifest.open("rb+") as file:
        file.seek(0, os.SEEK_END)
        if not file.tell():
            return
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)


def _write_durably(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
