"""HTTP: one answer to one request, politely and within limits.

Here belong retries, pauses, limits and the clock. What is asked in which order is decided by a source and
`runs`.
"""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import urllib3

from skills_pipeline import __version__
from skills_pipeline.landing.store import Landing
from skills_pipeline.sources.base import Request

log = logging.getLogger(__name__)

MAXIMUM_DOCUMENT_BYTES = 512 * 1024 * 1024
"""A larger answer is refused while it is received: no source sends one, a broken one may send for ever."""

MAXIMUM_TRANSFER_SECONDS = 600.0
_TIMEOUT = urllib3.Timeout(connect=10.0, read=60.0)
_RETRIES = urllib3.Retry(
    total=5,
    redirect=5,
    backoff_factor=1.0,
    backoff_jitter=0.5,
    # EURES says 307 without an address when it is asked too fast.
    status_forcelist=(307, 429, 500, 502, 503, 504),
    # Every POST of a source is a question and changes nothing there.
    allowed_methods=("GET", "POST"),
    respect_retry_after_header=True,
    raise_on_status=False,
)
_TRANSFERS = 3
"""An answer that broke off within its body is asked for again, so many times in all."""

_CHUNK_BYTES = 1024 * 1024
NOT_MODIFIED = 304
GONE = (404, 410)
NO_CONTENT = 204
_OK = (200, NO_CONTENT, 206)
"""With a body, without one (nothing found), a part of more (ranges): all as asked."""

_MAY_PASS = (408, 425, 429)
"""Of the refusals (4xx), those that say "later", not "never"."""


class FetchError(RuntimeError):
    """An address that could not be landed: says which, what was seen, and whether to try again."""


class FetchRefusedError(FetchError):
    """The server refuses what is asked (no such page, no right to it): another try is refused as well."""


@dataclass(frozen=True)
class Answer:
    """What a server sent: status, headers in lower case, and the body without its transfer encoding."""

    status: int
    headers: dict[str, str]
    body: bytes


def now() -> datetime:
    """The time, naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def today() -> date:
    """The day, UTC."""
    return now().date()


class Fetcher:
    """HTTP through one urllib3 pool: retries, back-off, redirects and Retry-After are its; limits and
    pauses ours.
    """

    def __init__(
        self,
        contact: str,
        retries: urllib3.Retry = _RETRIES,
        maximum_bytes: int = MAXIMUM_DOCUMENT_BYTES,
        maximum_seconds: float = MAXIMUM_TRANSFER_SECONDS,
        pool: urllib3.PoolManager | None = None,
    ) -> None:
        # Its own warnings show whole addresses, with the keys that some services want in them.
        logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
        self._retries = retries
        self._pool = pool or urllib3.PoolManager(timeout=_TIMEOUT)
        self._user_agent = f"skills-pipeline/{__version__} (+{contact})"
        self._maximum_bytes = maximum_bytes
        self._maximum_seconds = maximum_seconds
        self._last_request: dict[str, float] = {}

    def get(self, request: Request, known: Landing | None, minimum_interval_seconds: float) -> Answer:
        """The answer to a request, conditional when `known` carries a validator.

        Raises `FetchError` for a status that is no answer (`FetchRefusedError` where it will be none later),
        for an answer that is too large or too slow, and when the retries are used up.
        """
        for transfer in range(1, _TRANSFERS + 1):
            self._pause(request.url, minimum_interval_seconds)
            try:
                return self._transfer(request, known)
            except (urllib3.exceptions.ProtocolError, urllib3.exceptions.ReadTimeoutError) as error:
                if transfer == _TRANSFERS:
                    raise FetchError(
                        f"{request.url}: {error}; nothing was landed, try again later"
                    ) from error
                log.warning("%s: broke off (%s), asked again", _shown(request.url), error)
            except urllib3.exceptions.HTTPError as error:
                raise FetchError(f"{request.url}: {error}; nothing was landed, try again later") from error
        raise AssertionError("unreachable: the last transfer returns or raises")

    def _transfer(self, request: Request, known: Landing | None) -> Answer:
        response = self._pool.request(
            "GET" if request.body is None else "POST",
            request.url,
            body=request.body,
            headers=self._headers(request, known),
            retries=self._retries,
            preload_content=False,
        )
        body = self._body(request.url, response)
        if request.may_be_gone and response.status in GONE:
            body = b""
        elif response.status not in (*_OK, NOT_MODIFIED):
            refused = 400 <= response.status < 500 and response.status not in _MAY_PASS
            kind = FetchRefusedError if refused else FetchError
            raise kind(f"{request.url}: status {response.status}: {body[:200]!r}; nothing was landed")
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, body)

    def _headers(self, request: Request, known: Landing | None) -> dict[str, str]:
        headers = {"User-Agent": self._user_agent, "Accept-Encoding": "gzip"}
        if request.body is not None:
            headers["Content-Type"] = "application/json"
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        if known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        return headers | dict(request.headers)

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


def _shown(url: str) -> str:
    """An address without its parameters, among which a key may be."""
    return url.partition("?")[0]
