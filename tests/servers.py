"""Servers an installation on several machines needs: PostgreSQL, Redis, S3, each of its own on loopback.

Here belongs starting and ending them. Whether a test needs one is the test's: it is skipped, with what is
missing, where the program is not installed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3

from installation import free_port

_READY_SECONDS = 30.0
_DEBIAN = Path("/usr/lib/postgresql")


def program(name: str, package: str) -> str:
    """Where a program is; the test is skipped where it is not installed."""
    found = shutil.which(name) or next(map(str, sorted(_DEBIAN.glob(f"*/bin/{name}"), reverse=True)), None)
    if not found:
        pytest.skip(f"{name} is not installed: it is in Debian's package {package}")
    return found


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database of a server of this block, as SQLAlchemy takes it."""
    make, serve = program("initdb", "postgresql"), program("postgres", "postgresql")
    port = free_port()
    with _folder("postgres") as folder:
        data = f"{folder}/data"
        initialise = [make, "-D", data, "-U", "airflow", "-A", "trust", "--no-sync", "-E", "UTF8"]
        subprocess.run(initialise, check=True, capture_output=True, cwd=folder, **_unprivileged("postgres"))
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": 100,
        }
        given = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with _serving([serve, "-D", data, *given], folder, **_unprivileged("postgres")):
            _wait([program("pg_isready", "postgresql"), "-h", "127.0.0.1", "-p", str(port)])
            yield f"postgresql+psycopg2://airflow@127.0.0.1:{port}/postgres"


@contextmanager
def redis() -> Iterator[str]:
    """The address of an empty Redis of this block."""
    serve, port = program("redis-server", "redis-server"), free_port()
    with _folder() as folder:
        options = ("--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder))
        with _serving([serve, *options], folder):
            _wait([program("redis-cli", "redis-tools"), "-p", str(port), "ping"])
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def s3(bucket: str) -> Iterator[dict[str, str]]:
    """The environment in which `s3://<bucket>` is found: an empty bucket of a server of this block."""
    port = free_port()
    environment = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "somebody",
        "AWS_SECRET_ACCESS_KEY": "unknown",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with _folder() as folder, _serving(command, folder, env=os.environ | environment):
        address = f"{environment['AWS_ENDPOINT_URL']}/{bucket}"
        _until(lambda: urllib3.request("PUT", address, retries=False, timeout=5.0).status == 200, command)
        yield environment


@contextmanager
def _serving(command: list[str], folder: Path, **options: Any) -> Iterator[None]:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **options)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=_READY_SECONDS)


@contextmanager
def _folder(owner: str | None = None) -> Iterator[Path]:
    """A temporary folder, of another user where that one is the one to use it."""
    with tempfile.TemporaryDirectory() as name:
        if owner and os.geteuid() == 0:
            shutil.chown(name, owner, owner)
        yield Path(name)


def _unprivileged(user: str) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, as tests in a container do."""
    return {"user": user, "group": user, "extra_groups": []} if os.geteuid() == 0 else {}


def _wait(command: list[str]) -> None:
    _until(lambda: subprocess.run(command, check=False, capture_output=True).returncode == 0, command)


def _until(ready: Any, command: list[str]) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        try:
            if ready():
                return
        except urllib3.exceptions.HTTPError:
            pass  # Nobody listens yet.
        time.sleep(0.1)
    raise AssertionError(f"not ready within {_READY_SECONDS:g} s: {' '.join(command)}")
