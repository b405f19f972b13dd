"""Releases in object storage: the same folders under a URL, and a pointer that is switched last.

Here belongs copying to and from what fsspec reaches (file, S3-compatible, Google Cloud Storage). What a
release is and how one becomes current on this machine is in `releases`.

    TARGET/releases/<release_id>/       files of the release, `release.json` last
    TARGET/publications/<release_id>/   its publication, if there is one, `SHA256SUMS` last
    TARGET/latest.json                  which release is the latest: switched once all of it is there
"""

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skills_pipeline.object_storage import StorageError, explained, opened, put
from skills_pipeline.releases import DESCRIPTION, Release, file_sha256, read_release

if TYPE_CHECKING:
    from upath import UPath

log = logging.getLogger(__name__)

SUMS, POINTER = "SHA256SUMS", "latest.json"
_WHAT_STAYS = "the latest release there is as it was"


def upload(folder: Path, target: str, publication: Path | None = None, **options: Any) -> Sequence[str]:
    """Copy a released folder to `target` and point `latest.json` at it; returns the names that were copied.

    `publication` is the folder of its publication; one that was made anew replaces the one that is there.

    `options` go to the file system of the URL (endpoint, credentials), which reads its usual variables of the
    environment, too. What is there of an upload that was interrupted is copied anew; a release that is there
    as a whole is not touched. Raises `StorageError` when another release of that name is there, the target
    cannot be written to or its file system is not installed.
    """
    release = read_release(folder / DESCRIPTION)
    with explained(target, _WHAT_STAYS):
        base = opened(target, **options)
        place = base / "releases" / release.release_id
        copied = (
            [] if _is_there(place, release) else _copy(folder, place, [*release.file_sha256, DESCRIPTION])
        )
        if publication is not None:
            copied += _copy_publication(publication, base / "publications" / release.release_id)
        pointer = {"release_id": release.release_id, "as_of": release.as_of}
        _switch(
            base,
            pointer | {"path": f"releases/{release.release_id}", "content_sha256": release.content_sha256},
        )
    return copied


def download(target: str, folder: Path, **options: Any) -> Path:
    """Fetch the latest release of `target` into `folder`/<release_id>/, unless it is there; returns where.

    Raises `StorageError` where there is none, or what came is not what was uploaded.
    """
    with explained(target, _WHAT_STAYS):
        base = opened(target, **options)
        pointer = json.loads((base / POINTER).read_text("utf-8"))
        place = base / pointer["path"]
        there = folder / str(pointer["release_id"])
        if (there / DESCRIPTION).exists():
            return there
        there.mkdir(parents=True, exist_ok=True)
        place.fs.get_file((place / DESCRIPTION).path, str(there / "fetched.json"))
        release = read_release(there / "fetched.json")
        for name, sha256 in release.file_sha256.items():
            place.fs.get_file((place / name).path, str(there / name))
            if file_sha256(there / name) != sha256:
                raise StorageError(
                    f"{place / name} is not as it was uploaded; upload release {release.release_id} anew"
                )
        (there / "fetched.json").rename(there / DESCRIPTION)
    return there


def _copy_publication(folder: Path, place: "UPath") -> list[str]:
    """Its files unless they are there; checksums last: where they are, all of it is."""
    sums = (folder / SUMS).read_text("utf-8")
    if (place / SUMS).exists() and (place / SUMS).read_text("utf-8") == sums:
        return []
    return _copy(folder, place, [*(line.split("  ", 1)[1] for line in sums.splitlines()), SUMS])


def _copy(folder: Path, place: "UPath", names: Sequence[str]) -> list[str]:
    """Files in this order, so that the last one says that all are there."""
    for name in names:
        log.info("%s: %d bytes", place / name, put(folder / name, place / name))
    return list(names)


def _is_there(place: "UPath", release: Release) -> bool:
    """Whether the release is there as a whole."""
    if not (place / DESCRIPTION).exists():
        return False
    there = json.loads((place / DESCRIPTION).read_text("utf-8"))
    if there["file_sha256"] != release.file_sha256:
        raise StorageError(
            f"{place} holds another release of that name; releases are never changed. Upload to another "
            "folder, or remove that one"
        )
    return True


def _switch(base: "UPath", pointer: dict[str, str]) -> None:
    """One write of one object; on a file system a rename, since there a write is seen half done."""
    aside = base / f".{POINTER}"
    aside.write_text(json.dumps(pointer, indent=2) + "\n", encoding="utf-8")
    base.fs.mv(aside.path, (base / POINTER).path)
