"""Landed bytes on disk: objects under their checksum, one manifest and one cursor a source.

    <root>/<source>/objects/<aa>/<sha256>.zst   bytes as received, compressed
    <root>/<source>/manifest.jsonl              a line a landing
    <root>/<source>/cursor.json                 the latest run that came to its end
    <root>/<source>/held.jsonl, held/           answers that were not landed, with the reason

Here belong reading and writing them. Nothing here knows what the bytes are or where they come from.
"""

import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import zstandard
from filelock import FileLock

_CHUNK_BYTES = 1024 * 1024
_LEVEL = 6


class DamagedStoreError(RuntimeError):
    """Landed bytes that no longer have the checksum of their manifest line."""


@dataclass(frozen=True)
class Landing:
    """One line of a manifest: what was received from where, when, and under which licence.

    `fetched_at` is naive UTC. `version` is what an index said of the document; `records` how many records it
    had when it was landed, None where nobody looked.
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
    version: str | None = None
    records: int | None = None


@dataclass(frozen=True)
class Cursor:
    """The latest run of a source that came to its end: the days it asked for, when it ended, what it
    brought.
    """

    since: str
    until: str
    finished_at: str
    documents: int
    records: int


class LandingStore:
    """Landed bytes on disk.

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
        return [_landing(line) for line in read_lines(self.root / source / "manifest.jsonl")]

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """One process at a time lands from a source; another that would waits."""
        self.root.mkdir(parents=True, exist_ok=True)
        with FileLock(self.root / f".{name}.lock"):
            yield

    def add(self, landing: Landing, body: bytes) -> None:
        """Keep bytes under their checksum, then their manifest line; both are on disk when this returns."""
        path = self.object_path(landing.source, landing.sha256)
        if not path.exists():
            write_durably(path, zstandard.compress(body, level=_LEVEL))
        self.note(landing)

    def keep(self, source: str, file: BinaryIO) -> tuple[str, int]:
        """Keep what a file holds, chunk by chunk; its SHA-256 and size. Its manifest line is for `note`."""
        digest, size = hashlib.sha256(), 0
        partial = self.root / source / "objects" / f".{os.getpid()}.partial"
        partial.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as target:
            with zstandard.ZstdCompressor(level=_LEVEL).stream_writer(target, closefd=False) as packed:
                while chunk := file.read(_CHUNK_BYTES):
                    digest.update(chunk)
                    size += len(chunk)
                    packed.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        path = self.object_path(source, digest.hexdigest())
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.replace(path)
        return digest.hexdigest(), size

    def note(self, landing: Landing) -> None:
        """Write the manifest line of bytes that are kept."""
        line = asdict(landing) | {"fetched_at": landing.fetched_at.isoformat()}
        append_line(self.root / landing.source / "manifest.jsonl", line)

    def read(self, landing: Landing) -> bytes:
        """The bytes as received. Raises `DamagedStoreError` when they are not those of the manifest."""
        with self.open(landing) as file:
            return file.read()

    def open(self, landing: Landing) -> BinaryIO:
        """The bytes as received, as a file; reading to its end raises `DamagedStoreError` if they changed."""
        path = self.object_path(landing.source, landing.sha256)
        unpacked = zstandard.open(path, "rb")
        return io.BufferedReader(_Verified(unpacked, landing.sha256, path), _CHUNK_BYTES)

    def has(self, landing: Landing) -> bool:
        """Whether the bytes are still there: they may have been pruned."""
        return self.object_path(landing.source, landing.sha256).exists()

    def prune(self, before: datetime) -> int:
        """Remove bytes last received before a time, manifests stay; returns how many objects went."""
        return sum(self._prune(source, before) for source in self.sources())

    def _prune(self, source: str, before: datetime) -> int:
        received: dict[str, datetime] = {}
        for landing in self.landings(source):
            received[landing.sha256] = max(landing.fetched_at, received.get(landing.sha256, datetime.min))
        old = [self.object_path(source, sha256) for sha256, at in received.items() if at < before]
        present = [path for path in old if path.exists()]
        for path in present:
            path.unlink()
        return len(present)

    def cursor(self, source: str) -> Cursor | None:
        """The latest run of a source that came to its end."""
        path = self.root / source / "cursor.json"
        return Cursor(**json.loads(path.read_text("utf-8"))) if path.exists() else None

    def landed_until(self, source: str) -> date | None:
        """The last day that was asked for by a run that came to its end; it may not have been over."""
        cursor = self.cursor(source)
        return date.fromisoformat(cursor.until) if cursor else None

    def set_cursor(self, source: str, cursor: Cursor) -> None:
        """Note that a run came to its end."""
        write_durably(self.root / source / "cursor.json", json.dumps(asdict(cursor)).encode())

    def hold(self, source: str, url: str, at: datetime, reason: str, body: bytes) -> Path:
        """Keep an answer that is not landed beside the reason, for a person to look at; its path."""
        path = self.root / source / "held" / f"{hashlib.sha256(body).hexdigest()}.zst"
        write_durably(path, zstandard.compress(body, level=_LEVEL))
        append_line(
            self.root / source / "held.jsonl",
            {"url": url, "at": at.isoformat(), "reason": reason, "file": path.name},
        )
        return path

    def held(self, source: str) -> list[dict[str, Any]]:
        """The answers of a source that were not landed: url, at, reason, file."""
        return list(read_lines(self.root / source / "held.jsonl"))

    def object_path(self, source: str, sha256: str) -> Path:
        """Where bytes with this checksum lie, or would."""
        return self.root / source / "objects" / sha256[:2] / f"{sha256}.zst"


class _Verified(io.RawIOBase):
    """A file that compares what was read with a checksum when it ends."""

    def __init__(self, file: BinaryIO, sha256: str, path: Path) -> None:
        self._file, self._sha256, self._path = file, sha256, path
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._file.read(len(buffer))
        if not chunk and self._digest.hexdigest() != self._sha256:
            raise DamagedStoreError(
                f"{self._path}: bytes changed since they were landed; remove it and land again"
            )
        self._digest.update(chunk)
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._file.close()
        super().close()


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Objects of a JSON Lines file; a last line without its line feed was cut short and is no line."""
    if path.exists():
        complete, _, _torn = path.read_bytes().rpartition(b"\n")
        yield from (json.loads(line) for line in complete.splitlines())


def append_line(path: Path, line: dict[str, Any]) -> None:
    """Add an object to a JSON Lines file; it is on disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _drop_torn_line(path)
    with path.open("ab") as file:
        file.write(json.dumps(line, sort_keys=True).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def write_durably(path: Path, data: bytes) -> None:
    """Write aside, flush to disk, rename: the file is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def remove_folder(path: Path) -> None:
    """Remove a folder and what is in it, if it is there."""
    if path.exists():
        shutil.rmtree(path)


def _landing(line: dict[str, Any]) -> Landing:
    return Landing(**(line | {"fetched_at": datetime.fromisoformat(line["fetched_at"])}))


def _drop_torn_line(path: Path) -> None:
    """Cut a last line without its line feed: the writer was killed within it."""
    if not path.exists():
        return
    with path.open("rb+") as file:
        file.seek(0, os.SEEK_END)
        if not file.tell():
            return
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)
