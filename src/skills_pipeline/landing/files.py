"""Landing what is at hand: bytes made here, and files of any size.

Here belongs unpacking `.gz`, `.zst` and `.zip`. Asking the network is in `runs`.
"""

import gzip
import hashlib
import io
import mimetypes
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from skills_pipeline.landing.store import Landing, LandingStore
from skills_pipeline.sources.base import Source

_OK = 200
_PACKED = (".gz", ".zst", ".zip")


class UnpackError(ValueError):
    """A packed file that cannot be landed; the message names it and says what to do."""


def land_bytes(
    store: LandingStore, source: Source, url: str, body: bytes, *, fetched_at: datetime, media_type: str
) -> Landing:
    """Land one document whose bytes are at hand."""
    landing = Landing(
        source=source.name,
        url=url,
        fetched_at=fetched_at,
        sha256=hashlib.sha256(body).hexdigest(),
        size_bytes=len(body),
        status=_OK,
        media_type=media_type,
        licence=source.licence,
    )
    store.add(landing, body)
    return landing


def land_files(store: LandingStore, source: Source, paths: list[Path]) -> list[Landing]:
    """Land files, packed ones by what is in them; a file already landed unchanged is passed over.

    The time of receipt is the file's own modification time, so the same files give the same landings. Files
    of any size are read chunk by chunk.
    """
    known = {(landing.url, landing.fetched_at, landing.sha256) for landing in store.landings(source.name)}
    landings = []
    for path in paths:
        landing = _kept(store, source, path)
        if (landing.url, landing.fetched_at, landing.sha256) not in known:
            store.note(landing)
            landings.append(landing)
    return landings


def _kept(store: LandingStore, source: Source, path: Path) -> Landing:
    """The file's bytes kept, and the manifest line they would have."""
    with open_unpacked(path) as file:
        sha256, size = store.keep(source.name, file)
    media_type = mimetypes.guess_type(path.stem if path.suffix in _PACKED else path.name)[0]
    return Landing(
        source=source.name,
        url=f"file:{path.parent.name}/{path.name}",
        fetched_at=datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None),
        sha256=sha256,
        size_bytes=size,
        status=_OK,
        media_type=media_type or "application/octet-stream",
        licence=source.licence,
    )


def open_unpacked(path: Path) -> BinaryIO:
    """A file, unpacked as it is read when its name ends in `.gz`, `.zst` or `.zip`.

    Raises `UnpackError` for a `.zip` that does not hold exactly one file.
    """
    if path.suffix == ".gz":
        return cast(BinaryIO, gzip.open(path, "rb"))
    if path.suffix == ".zst":
        # Its own reader cannot be read line by line.
        return io.BufferedReader(cast(io.RawIOBase, zstandard.open(path, "rb")))
    if path.suffix == ".zip":
        return _only_member(path)
    return path.open("rb")


def _only_member(path: Path) -> BinaryIO:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise UnpackError(f"{path}: {error}; download it again") from None
    members = [info.filename for info in archive.infolist() if not info.is_dir()]
    if len(members) != 1:
        raise UnpackError(f"{path}: holds {len(members)} files; unpack it and land those you want")
    return cast(BinaryIO, archive.open(members[0]))
