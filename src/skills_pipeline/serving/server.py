"""A server of the current release: GET and HEAD of its own files, on loopback unless told otherwise.

A request is answered by `answer`, from the release that is current at that moment; only files that its
`release.json` names exist for a reader, so no path leads anywhere else. Pages are handed out with `reload.js`
added and the permission it needs in their content security policy; on disk they stay as they are.
"""

import errno
import json
import logging
import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from skills_pipeline.releases import DESCRIPTION, Release, ReleaseError, ReleaseStore
from skills_pipeline.serving.errors import ServingError

log = logging.getLogger(__name__)

HEALTH = "healthz"
START = "report.html"
RELOAD = "reload.js"

_METHODS = "GET, HEAD"
_IDLE_SECONDS = 30
_TEXT = "text/plain; charset=utf-8"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
}
_UNKNOWN_TYPE = "application/octet-stream"
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)')


@dataclass(frozen=True)
class Answer:
    """What a request is answered: `content` is bytes, or a file that is sent as it lies."""

    status: HTTPStatus
    content_type: str
    content: bytes | Path
    headers: dict[str, str] = field(default_factory=dict)


def answer(store: ReleaseStore, method: str, target: str) -> Answer:
    """The answer to a request for `target`, a path as it stands in the request."""
    if method not in _METHODS.split(", "):
        # A body that came along is not read, so the connection cannot go on.
        headers = {"Allow": _METHODS, "Connection": "close"}
        return _told(HTTPStatus.METHOD_NOT_ALLOWED, f"{method} is not served, only {_METHODS}", **headers)
    name = unquote(urlsplit(target).path).removeprefix("/")
    if name == RELOAD:
        script = Path(__file__).with_name(RELOAD)
        return Answer(HTTPStatus.OK, _TYPES[script.suffix], script)
    try:
        release = store.named(None)
    except ReleaseError as error:
        return _unavailable(name, str(error))
    return _of_release(store.folder(release), release, name)


def _of_release(folder: Path, release: Release, name: str) -> Answer:
    if name == HEALTH:
        return _json(HTTPStatus.OK, {"release_id": release.release_id, "as_of": release.as_of})
    if not name:
        return _told(HTTPStatus.FOUND, START, Location=f"/{START}")
    if name not in {DESCRIPTION, *release.file_sha256}:
        return _told(HTTPStatus.NOT_FOUND, f"release {release.release_id} has no such file")
    return _file(folder / name, release)


def listen(store: ReleaseStore, host: str, port: int) -> ThreadingHTTPServer:
    """A server that listens and is not running yet; port 0 takes a free one.

    Raises `ServingError` where nothing can be listened on.
    """

    class Handler(_Handler):
        def respond(self, method: str, target: str) -> Answer:
            return answer(store, method, target)

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

        def handle_error(self, request: object, client_address: object) -> None:
            # A reader who closes the page while it loads is no error.
            if not isinstance(sys.exception(), ConnectionError):
                super().handle_error(request, client_address)  # type: ignore[arg-type]

    try:
        return Server((host, port), Handler)
    except OSError as error:
        mend = "stop what listens there, or choose another with --port"
        if error.errno != errno.EADDRINUSE:
            mend = "give an address of this machine with --host, and a port above 1023 with --port"
        raise ServingError(f"cannot listen on port {port} of {host} ({error.strerror}); {mend}") from error


def address(server: ThreadingHTTPServer) -> str:
    """Where a browser finds a server that listens."""
    host, port = server.server_address[:2]
    return f"http://[{host!s}]:{port}/" if ":" in str(host) else f"http://{host!s}:{port}/"


def with_reload(page: bytes, release_id: str) -> bytes:
    """A page that asks `/healthz` which release is current, allowed to by its content security policy."""
    script = f'<script src="/{RELOAD}" data-release="{escape(release_id)}" defer></script></head>'
    return _POLICY.sub(_allowing_reload, page.replace(b"</head>", script.encode(), 1), count=1)


def _allowing_reload(policy: re.Match[bytes]) -> bytes:
    added = (
        [b"connect-src 'self'"]
        if b"script-src" in policy[2]
        else [b"script-src 'self'", b"connect-src 'self'"]
    )
    return policy[1] + b"; ".join([policy[2], *added])


def _file(path: Path, release: Release) -> Answer:
    if not path.is_file():
        return _unavailable(
            "", f"{path} was removed; `skills-pipeline rollback` makes the release before current"
        )
    content_type = _TYPES.get(path.suffix, _UNKNOWN_TYPE)
    if path.suffix != ".html":
        return Answer(HTTPStatus.OK, content_type, path)
    return Answer(HTTPStatus.OK, content_type, with_reload(path.read_bytes(), release.release_id))


def _unavailable(name: str, reason: str) -> Answer:
    if name == HEALTH:
        return _json(HTTPStatus.SERVICE_UNAVAILABLE, {"reason": reason})
    return _told(HTTPStatus.SERVICE_UNAVAILABLE, reason)


def _told(status: HTTPStatus, text: str, **headers: str) -> Answer:
    return Answer(status, _TEXT, f"{text}\n".encode(), headers)


def _json(status: HTTPStatus, members: dict[str, str]) -> Answer:
    return Answer(status, _TYPES[".json"], json.dumps(members).encode())


@contextmanager
def _opened(content: bytes | Path) -> Iterator[tuple[int, BinaryIO]]:
    """Size in bytes, and what is read: a file is not taken into memory."""
    if isinstance(content, bytes):
        yield len(content), BytesIO(content)
        return
    with content.open("rb") as file:
        yield os.fstat(file.fileno()).st_size, file


class _Handler(BaseHTTPRequestHandler):
    """Writes what `respond` answers; anything but GET and HEAD is answered too, and the connection closed."""

    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    server_version = "skills-pipeline"
    sys_version = ""

    def respond(self, method: str, target: str) -> Answer:
        raise NotImplementedError

    def handle_any(self) -> None:
        given = self.respond(self.command, self.path)
        with _opened(given.content) as (size_bytes, file):
            self.send_response(given.status)
            headers = {"Content-Type": given.content_type, "Content-Length": str(size_bytes)}
            for name, value in (_HEADERS | headers | given.headers).items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                shutil.copyfileobj(file, self.wfile)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_any  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        log.debug(format, *args)
