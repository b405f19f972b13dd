"""Landing what is at hand: bytes made here, and files of any size.

Here belongs unpacking `.gz` and `.zst`. Asking the network is in `runs`.
"""

import gzip
import hashlib
import mimetypes
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, cast

import zstandard

from skills_pipeline.landing.store import Landing, LandingStore
from skills_pipeline.sources.base import Source

_OK = 200


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
    """Land files, those inside `.gz` and `.zst` unpacked; a file already landed unchanged is passed over.

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
    media_type = mimetypes.guess_type(path.name.removesuffix(".zst").removesuffix(".gz"))[0]
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
    """A file, unpacked as it is read when its name ends in `.gz` or `.zst`."""
    if path.suffix == ".gz":
        return cast(BinaryIO, gzip.open(path, "rb"))
    if path.suffix == ".zst":
        return cast(BinaryIO, zstandard.open(path, "rb"))
    return path.open("rb")
