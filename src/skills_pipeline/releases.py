"""Versioned releases in a folder, and the one switch that makes one of them current.

Here belongs where a release lies, which one is current, and how many are kept. What is in a release is
written by `warehouse`.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from skills_pipeline.shards import write_json


class OtherOriginError(RuntimeError):
    """Postings of different origin (sample, captures, network) would be mixed or replaced by each other."""


class NoReleaseError(RuntimeError):
    """There is no such release, or none at all yet."""


@dataclass(frozen=True)
class Release:
    """What `release.json` says of a release; `as_of` is ISO 8601, naive UTC."""

    release_id: str
    as_of: str
    origin: str
    pipeline_version: str
    model_id: str
    lexicon_version: str
    content_sha256: str
    inputs_sha256: str
    row_counts: dict[str, int]
    file_sha256: dict[str, str]


class ReleaseStore:
    """`<root>/releases/<release_id>/` and the links `current` and `current.duckdb` that readers open.

    `current` names the released folder and is the only thing that is switched; `current.duckdb` leads
    through it, so the file, the report and `release.json` change together.
    """

    def __init__(self, root: Path, kept: int) -> None:
        self._root = root
        self._releases = root / "releases"
        self._current = root / "current"
        self._kept = kept

    def current(self) -> Release | None:
        """The current release, or None before the first."""
        described = self._current / "release.json"
        return read_release(described) if described.exists() else None

    def named(self, release_id: str | None) -> Release:
        """A kept release by its identifier, the current one without. Raises `NoReleaseError`."""
        if release_id is None:
            current = self.current()
            if current is None:
                raise NoReleaseError(f"{self._root} holds no release yet; run `skills-pipeline refresh`")
            return current
        kept = {release.release_id: release for release in self.all()}
        if release_id not in kept:
            raise NoReleaseError(
                f"{self._root} keeps no release {release_id!r}, but {', '.join(kept) or 'none at all'}"
            )
        return kept[release_id]

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """A folder to build a release in; what is left in it when the block ends is removed."""
        self._releases.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".building-", dir=self._releases))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def promote(self, folder: Path, release: Release) -> None:
        """Name a built folder, switch the current release to it, remove the oldest beyond those kept."""
        write_json(asdict(release), folder / "release.json")
        target = self._releases / release.release_id
        if not target.exists():
            for path in folder.iterdir():
                _sync(path)
            folder.chmod(0o755)
            folder.rename(target)
        _link(self._current, Path("releases") / release.release_id)
        _link(self._root / "current.duckdb", Path("current") / "skills.duckdb")
        _sync(self._root)
        self._remove_old()

    def all(self) -> list[Release]:
        """Every kept release, oldest first."""
        described = self._releases.glob("[!.]*/release.json")
        return sorted(
            (read_release(path) for path in described),
            key=lambda release: (release.as_of, release.release_id),
        )

    def folder(self, release: Release) -> Path:
        """Where a kept release lies."""
        return self._releases / release.release_id

    def _remove_old(self) -> None:
        current = self.current()
        others = [release for release in self.all() if release != current]
        for release in others[: max(0, len(others) - self._kept + 1)]:
            shutil.rmtree(self.folder(release))


def read_release(path: Path) -> Release:
    """A `release.json`. Raises `TypeError` when it was written by a version with other members."""
    return Release(**json.loads(path.read_text("utf-8")))


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _link(link: Path, target: Path) -> None:
    """Point a symbolic link somewhere else in one step: readers see the old target or the new one."""
    if link.is_symlink() and link.readlink() == target:
        return
    aside = link.with_name(f".{link.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.replace(link)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
