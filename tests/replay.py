"""A local server that replays answers: the only thing of the real world that tests replace."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """One answer; `cut_after` bytes the connection is closed, though more were promised."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None


@dataclass
class Replay:
    """What the server answers to a path, in turn (the last answer repeats), and what it was asked."""

    replies: dict[str, list[Reply]]
    address: str = ""
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@contextmanager
def replay(replies: dict[str, list[Reply]]) -> Iterator[Replay]:
    state = Replay(replies)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(state: Replay) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.requests.append((self.path, dict(self.headers)))
            turns = state.replies[self.path]
            reply = turns.pop(0) if len(turns) > 1 else turns[0]
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut_after])
            if reply.cut_after is not None:
                self.close_connection = True

        def log_message(self, *arguments: object) -> None:
            """Nothing: the requests are kept."""

    return Handler
