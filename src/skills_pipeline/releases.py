"""Versioned releases in a folder, and the one switch that makes one of them current.

Here belongs where a release lies, which one is current, whether it is as it was written, and how many are
kept. What is in a release is written by `warehouse`.
"""

import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from skills_pipeline.shards import write_json

log = logging.getLogger(__name__)

DESCRIPTION = "release.json"
READERS_SECONDS = 60
"""How long a release stays after it was current, whatever is kept: a reader that has followed the link is
given time to open the file."""

_CANDIDATE = ".candidate-"
_FOLLOWS = "follows.json"
_UNFINISHED = (".building-*", ".removed-*", f"{_CANDIDATE}*")
"""Folders that a process which was killed may have left, and releases that wait for a decision: whatever is
built next was built of more."""

_WAY_OUT = (
    "`skills-pipeline rollback` makes the release before current; where there is none, remove that folder "
    "and refresh"
)


class ReleaseError(RuntimeError):
    """A release could not be made or made current; the one before stays, and the message says what to do."""


class OtherOriginError(ReleaseError):
    """Postings of different origin (sample, captures, network) would be mixed or replaced by each other."""


class LockedError(ReleaseError):
    """Another process is making a release in the same folder."""


class DamagedReleaseError(ReleaseError):
    """A release is not as it was written."""


class UnknownReleaseError(ReleaseError):
    """No such release is kept."""


class NoAnswerError(ReleaseError):
    """The current release cannot be asked: there is none, or it was made by another version."""


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
    through it, so the file, the report and `release.json` change together. A released folder is never
    changed again.
    """

    def __init__(self, root: Path, kept: int) -> None:
        self.root = root
        self._releases = root / "releases"
        self._current = root / "current"
        self._withdrawn = root / "withdrawn.json"
        self._kept = kept

    @property
    def database(self) -> Path:
        """The link that readers open: the DuckDB file of the current release."""
        return self.root / "current.duckdb"

    # ------------------------------------------------------------------------------------------ reading

    def current(self) -> Release | None:
        """The current release, or None before the first. Raises `DamagedReleaseError`."""
        described = self._current / DESCRIPTION
        return read_release(described) if described.exists() else None

    def all(self) -> list[Release]:
        """Every kept release that can be read, oldest first; what cannot is logged.

        Of the same landings the one made first is the older: other code made the other.
        """
        releases = []
        for path in self._releases.glob(f"[!.]*/{DESCRIPTION}"):
            try:
                release = read_release(path)
            except DamagedReleaseError as error:
                log.warning("%s", error)
            else:
                releases.append((release.as_of, path.stat().st_mtime_ns, release))
        return [release for _, _, release in sorted(releases, key=lambda made: made[:2])]

    def named(self, release_id: str | None) -> Release:
        """A kept release by its name, the current one without. Raises `UnknownReleaseError`."""
        if release_id is None:
            current = self.current()
            if current is None:
                raise UnknownReleaseError(f"{self.root} holds no release yet; run `skills-pipeline refresh`")
            return current
        releases = {release.release_id: release for release in self.all()}
        if release_id not in releases:
            names = ", ".join(releases) or "none"
            raise UnknownReleaseError(f"{self._releases} holds no release {release_id}; kept are: {names}")
        return releases[release_id]

    def folder(self, release: Release) -> Path:
        """Where a kept release lies."""
        return self._releases / release.release_id

    def damage(self, release: Release) -> list[str]:
        """Files of a release that are missing or not as they were written."""
        return _damage(self.folder(release), release)

    def withdrawn_by(self, inputs_sha256: str) -> str | None:
        """The release that was made of these inputs and rolled back, if one was."""
        return self._read_withdrawn().get(inputs_sha256)

    # ------------------------------------------------------------------------------------------ writing

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """A folder to build a release in; what is left in it when the block ends is removed.

        One process at a time: raises `LockedError` while another builds. A process that is killed holds
        no lock; what it left is removed here.
        """
        with self._locked():
            self._remove_unfinished()
            folder = Path(tempfile.mkdtemp(prefix=".building-", dir=self._releases))
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def promote(self, folder: Path, release: Release) -> None:
        """Name a built folder, switch the current release to it, remove the oldest beyond those kept.

        A release that is kept already stays as it is, unless it was changed since it was written: then it
        is set aside under a name that begins with `.damaged-`.
        """
        write_json(asdict(release), folder / DESCRIPTION)
        target = self.folder(release)
        if target.exists() and self._is_damaged(release):
            self._set_aside(target)
        if not target.exists():
            for path in folder.iterdir():
                path.chmod(0o444)
                _sync(path)
            folder.chmod(0o755)
            folder.rename(target)
            _sync(self._releases)
        self._switch(release)
        self._remove_old()

    def set_apart(self, folder: Path, release: Release, current: Release | None) -> None:
        """Keep a folder that was built, until it is released or another is built.

        `current`: the release that its vintages go on from.
        """
        apart = folder.with_name(f"{folder.name}-apart")
        apart.mkdir()
        folder.rename(apart / "built")
        write_json(asdict(release), apart / DESCRIPTION)
        write_json({"release_id": current.release_id if current else None}, apart / _FOLLOWS)
        apart.rename(self._candidate(release.release_id))

    def release_apart(self, release_id: str) -> Release:
        """Make the release current that was set apart; nothing to do when it is.

        Raises `UnknownReleaseError` where it is no longer there or another release became current since,
        `DamagedReleaseError` when it is not as it was built, and `LockedError`.
        """
        with self._locked():
            current = self._current_if_readable()
            if current is not None and current.release_id == release_id:
                return current
            apart = self._candidate(release_id)
            if not apart.exists():
                raise UnknownReleaseError(
                    f"release {release_id} no longer waits in {self._releases}: another was built since; "
                    "refresh again"
                )
            follows = json.loads((apart / _FOLLOWS).read_text("utf-8"))["release_id"]
            if follows != (current.release_id if current else None):
                raise UnknownReleaseError(
                    f"release {release_id} was built to follow {follows or 'none'}, and another is current "
                    "now; refresh again"
                )
            release = read_release(apart / DESCRIPTION)
            changed = _damage(apart / "built", release)
            if changed:
                raise DamagedReleaseError(
                    f"release {release_id} was changed while it waited ({', '.join(changed)}); refresh again"
                )
            self.promote(apart / "built", release)
            shutil.rmtree(apart)
        return release

    def rollback(self, release_id: str | None = None) -> Release:
        """Make a kept release current, by default the one before the current; returns it.

        The inputs of a release that is left for an older one are remembered, so that a refresh does not
        release them again. Raises `UnknownReleaseError`, `DamagedReleaseError` and `LockedError`.
        """
        with self._locked():
            left = self._current_if_readable()
            chosen = self.named(release_id) if release_id else self._before(self._current_name())
            self.require_intact(chosen)
            withdrawn = self._read_withdrawn()
            withdrawn.pop(chosen.inputs_sha256, None)
            if left is not None and left != chosen and not self.damage(left):
                withdrawn[left.inputs_sha256] = left.release_id
            write_json(withdrawn, self._withdrawn)
            self._switch(chosen)
        return chosen

    def require_intact(self, release: Release) -> None:
        """Raises `DamagedReleaseError` where a file of the release is missing or was changed."""
        files = self.damage(release)
        if files:
            raise DamagedReleaseError(
                f"release {release.release_id} is not as it was written: {', '.join(files)} in "
                f"{self.folder(release)} {'was' if len(files) == 1 else 'were'} changed or removed. "
                f"{_WAY_OUT}"
            )

    def _candidate(self, release_id: str) -> Path:
        return self._releases / f"{_CANDIDATE}{release_id}"

    def _switch(self, release: Release) -> None:
        left = self._current.resolve() if self._current.exists() else None
        if left is not None and left.name != release.release_id:
            os.utime(left)  # its folder tells until when it was current
        _link(self._current, Path("releases") / release.release_id)
        _link(self.database, Path("current") / "skills.duckdb")
        _sync(self.root)

    def _before(self, name: str | None) -> Release:
        """The release before the current one; `name` is of its folder, which may be unreadable."""
        releases = self.all()
        position = next((at for at, release in enumerate(releases) if release.release_id == name), None)
        earlier = releases[:position]  # all of them where the current one cannot be read
        if not earlier:
            raise UnknownReleaseError(f"{self._releases} keeps no release before the current one")
        return earlier[-1]

    def _current_name(self) -> str | None:
        return self._current.readlink().name if self._current.is_symlink() else None

    def _current_if_readable(self) -> Release | None:
        try:
            return self.current()
        except DamagedReleaseError:
            return None

    def _is_damaged(self, release: Release) -> bool:
        """Whether the kept folder of that name differs from what its own description says."""
        try:
            return bool(self.damage(read_release(self.folder(release) / DESCRIPTION)))
        except DamagedReleaseError:
            return True

    def _set_aside(self, folder: Path) -> None:
        damaged = Path(tempfile.mkdtemp(prefix=f".damaged-{folder.name}-", dir=self._releases))
        log.warning(
            "%s was changed since it was released; it is now %s, remove it when seen", folder, damaged
        )
        folder.rename(damaged)

    def _read_withdrawn(self) -> dict[str, str]:
        return json.loads(self._withdrawn.read_text("utf-8")) if self._withdrawn.exists() else {}

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._releases.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.root / ".releasing.lock", timeout=0):
                yield
        except Timeout as error:
            raise LockedError(
                f"another process is making a release in {self.root}; wait for it to end and call again"
            ) from error

    def _remove_unfinished(self) -> None:
        for pattern in _UNFINISHED:
            for folder in self._releases.glob(pattern):
                log.info("removing %s, left by a process that was interrupted", folder)
                shutil.rmtree(folder)
        for link in self.root.glob(".current*"):
            link.unlink()

    def _remove_old(self) -> None:
        current = self.current()
        others = [release for release in self.all() if release != current]
        switched_at = self.root.stat().st_mtime
        for release in others[: max(0, len(others) - self._kept + 1)]:
            if self.folder(release).stat().st_mtime > switched_at - READERS_SECONDS:
                continue  # the next release removes it
            # Renamed first, so that a release is there as a whole or not at all.
            doomed = Path(tempfile.mkdtemp(prefix=".removed-", dir=self._releases))
            self.folder(release).rename(doomed)
            shutil.rmtree(doomed)


def read_release(path: Path) -> Release:
    """A `release.json`. Raises `DamagedReleaseError` when it is not one of this version."""
    try:
        return Release(**json.loads(path.read_text("utf-8")))
    except (TypeError, ValueError) as error:
        raise DamagedReleaseError(
            f"{path} does not describe a release of this version ({error}). {_WAY_OUT}"
        ) from error


def _damage(folder: Path, release: Release) -> list[str]:
    return [
        name
        for name, sha256 in release.file_sha256.items()
        if not (folder / name).is_file() or file_sha256(folder / name) != sha256
    ]


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
