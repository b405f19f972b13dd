"""A local server that replays answers: the only thing of the real world that tests replace."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import urllib3


@dataclass
class Reply:
    """One answer; `cut_after` bytes the connection is closed, though more were promised."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None


@dataclass(frozen=True)
class Asked:
    """One request as the server sees it: `url` is the address that was asked, `body` what was posted."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def parameters(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))


@dataclass
class Replay:
    """What the server answers to a path, in turn (the last answer repeats), and what it was asked."""

    replies: dict[str, list[Reply]]
    address: str = ""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        self.requests.append((asked.url, asked.headers))
        turns = self.replies[asked.url]
        return turns.pop(0) if len(turns) > 1 else turns[0]


@contextmanager
def replay(replies: dict[str, list[Reply]]) -> Iterator[Replay]:
    state = Replay(replies)
    with served(state.answer) as state.address:
        yield state


@contextmanager
def served(answer: Callable[[Asked], Reply]) -> Iterator[str]:
    """The address of a server that answers so; a request's `url` is its path and query."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answer))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class LocalPool(urllib3.PoolManager):
    """Sends every request to a local server, as `/https/host/path`: `remote` gives the address back."""

    def __init__(self, address: str, **options: object) -> None:
        super().__init__(**options)
        self._address = address

    def urlopen(self, method, url, redirect=True, **options):
        if not url.startswith(self._address):
            url = f"{self._address}/{url.replace('://', '/', 1)}"
        return super().urlopen(method, url, redirect=redirect, **options)


def remote(asked: Asked) -> Asked:
    """The request as the real server would have seen it."""
    return Asked(asked.method, asked.url[1:].replace("/", "://", 1), asked.headers, asked.body)


def _handler(answer: Callable[[Asked], Reply]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self._send(answer(Asked(self.command, self.path, dict(self.headers), body)))

        do_POST = do_GET  # noqa: N815

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status not in (204, 304):
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if reply.status not in (204, 304):
                self.wfile.write(reply.body[: reply.cut_after])
            if reply.cut_after is not None:
                self.close_connection = True

        def log_message(self, *arguments: object) -> None:
            """Nothing: the requests are kept."""

    return Handler
