"""Looking at the current release in a browser: what is handed out, what is refused, and how it ends."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from releasing import described, make_release
from skills_pipeline.releases import ReleaseStore, file_sha256
from skills_pipeline.serving import server

PAGE = (
    '<html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; {}img-src data:">'
    "</head><body>…</body></html>"
)
FILES = {
    "report.html": PAGE.format(""),
    "map.html": PAGE.format("script-src 'self'; "),
    "sort.js": "let sorted;",
    "quality.json": "{}",
    "skills.duckdb": "tables",
}


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    return ReleaseStore(tmp_path / "warehouse", kept=3)


@pytest.fixture
def address(store: ReleaseStore) -> Iterator[str]:
    with server.listen(store, "127.0.0.1", 0) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.address(listening)
        listening.shutdown()
        thread.join()


class Reply:
    """An answer as it came over the connection."""

    def __init__(self, address: str, target: str, method: str = "GET", body: bytes | None = None) -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        connection.request(method, target, body)
        answer = connection.getresponse()
        self.status, self.headers, self.body = answer.status, dict(answer.getheaders()), answer.read()
        connection.close()


def release(store: ReleaseStore) -> Path:
    """A release of `FILES`; returns its folder."""
    with store.aside() as folder:
        for name, text in FILES.items():
            (folder / name).write_text(text, "utf-8")
        made = described(1, file_sha256={name: file_sha256(folder / name) for name in FILES})
        store.promote(folder, made)
    return store.folder(made)


def test_the_root_leads_to_the_report(store, address):
    release(store)
    reply = Reply(address, "/")
    assert (reply.status, reply.headers["Location"]) == (302, "/report.html")


def test_files_of_the_release_have_their_type_and_their_bytes(store, address):
    release(store)
    types = {name: Reply(address, f"/{name}").headers["Content-Type"] for name in [*FILES, "release.json"]}
    assert types == {
        "report.html": "text/html; charset=utf-8",
        "map.html": "text/html; charset=utf-8",
        "sort.js": "text/javascript; charset=utf-8",
        "quality.json": "application/json",
        "skills.duckdb": "application/octet-stream",
        "release.json": "application/json",
    }
    for name in ("sort.js", "quality.json", "skills.duckdb"):
        assert Reply(address, f"/{name}").body.decode() == FILES[name]
    assert json.loads(Reply(address, "/release.json?again").body)["release_id"] == "20250001-aaaaaaaaaa"


def test_head_tells_what_get_would_without_the_body(store, address):
    release(store)
    told, got = (Reply(address, "/report.html", method) for method in ("HEAD", "GET"))
    assert (told.status, told.body) == (200, b"")
    assert int(told.headers["Content-Length"]) == len(got.body) > 0


@pytest.mark.parametrize(
    "target",
    [
        "/../releases/20250001-aaaaaaaaaa/report.html",
        "/../../secret",
        "/%2e%2e/%2e%2e/secret",
        "/..%2f..%2fsecret",
        "/./report.html",
        "/..\\..\\secret",
        "/report.html/",
        "/report.html%00",
        "/secret",
        "/.",
        "/releases/",
    ],
)
def test_what_the_release_does_not_name_is_not_there(store, address, target):
    folder = release(store)
    (store.root.parent / "secret").write_text("outside")
    (folder / "secret").write_text("beside the files of the release")
    reply = Reply(address, target)
    assert reply.status == 404
    assert reply.body == b"release 20250001-aaaaaaaaaa has no such file\n"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_but_reading_is_allowed(store, address, method):
    release(store)
    reply = Reply(address, "/report.html", method, body=b"changed")
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD")
    assert not store.damage(store.current())


def test_health_names_the_release_and_follows_to_the_next_and_back(store, address):
    make_release(store, 1)
    assert json.loads(Reply(address, "/healthz").body) == {
        "release_id": "20250001-aaaaaaaaaa",
        "as_of": "2025-01-01T00:01:00",
    }
    make_release(store, 2)
    assert json.loads(Reply(address, "/healthz").body)["release_id"] == "20250002-aaaaaaaaaa"
    assert Reply(address, "/report.html").body == b"release 2"
    store.rollback()
    assert json.loads(Reply(address, "/healthz").body)["release_id"] == "20250001-aaaaaaaaaa"


def test_without_a_release_it_says_so_and_what_to_do(store, address):
    health = Reply(address, "/healthz")
    assert (health.status, health.headers["Content-Type"]) == (503, "application/json")
    assert "holds no release yet; run `skills-pipeline refresh`" in json.loads(health.body)["reason"]
    page = Reply(address, "/")
    assert (page.status, page.headers["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert b"holds no release yet" in page.body


def test_a_release_that_cannot_be_read_is_named(store, address):
    folder = release(store)
    (folder / "quality.json").chmod(0o644)
    (folder / "quality.json").unlink()
    assert (Reply(address, "/quality.json").status, Reply(address, "/sort.js").status) == (503, 200)
    (folder / "release.json").chmod(0o644)
    (folder / "release.json").write_text("{}")
    assert "does not describe a release" in json.loads(Reply(address, "/healthz").body)["reason"]


def test_a_page_may_ask_which_release_is_current_and_lies_on_disk_as_it_was(store, address):
    folder = release(store)
    policies = {
        name: Reply(address, f"/{name}").body.decode().partition('content="')[2].partition('"')[0]
        for name in ("report.html", "map.html")
    }
    assert policies == {
        "report.html": "default-src 'none'; img-src data:; script-src 'self'; connect-src 'self'",
        "map.html": "default-src 'none'; script-src 'self'; img-src data:; connect-src 'self'",
    }
    script = '<script src="/reload.js" data-release="20250001-aaaaaaaaaa" defer></script></head>'
    assert script in Reply(address, "/report.html").body.decode()
    reply = Reply(address, "/reload.js")
    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert (folder / "report.html").read_text("utf-8") == FILES["report.html"]
    assert not store.damage(store.current())


def _command(*arguments: object, root: Path) -> "subprocess.Popen[str]":
    code = "from skills_pipeline.cli import main; main()"
    environment = os.environ | {"SKILLS_PIPELINE_WAREHOUSE": str(root), "COLUMNS": "200"}
    words = [sys.executable, "-c", code, "serve", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, env=environment, cwd=root.parent, stdout=pipe, stderr=pipe, text=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_told_to_stop(store, number):
    make_release(store, 1)
    process = _command("--port", 0, root=store.root)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said.startswith("The current release is at http://127.0.0.1:")
        assert Reply(said.split()[-1], "/report.html").body == b"release 1"
    finally:
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "Stopped.\n", "")


def test_a_port_that_is_taken_is_told_in_one_line(store, address):
    port = urlsplit(address).port
    process = _command("--port", port, root=store.root)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert err.startswith(
        f"skills-pipeline: cannot listen on port {port} of 127.0.0.1 (Address already in use)"
    )
    assert err.endswith("choose another with --port\n")
    assert err.count("\n") == 1
