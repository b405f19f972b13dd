"""Files under a URL: S3-compatible, Google Cloud Storage, or a folder, by fsspec.

Here belongs what all users of such storage share: opening a URL, putting a file there whole, and one error
for everything that goes wrong. What is kept there belongs to `publish.storage` and `engines.shared`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skills_pipeline.releases import ReleaseError

if TYPE_CHECKING:
    from upath import UPath

_FOLDERS = ("", "file", "local")


class StorageError(ReleaseError):
    """Object storage cannot be reached or holds something else; what it held before stays as it was."""


def opened(target: str, **options: Any) -> "UPath":
    """The place a URL names; `options` go to its file system, which reads its usual variables of the
    environment, too.
    """
    try:
        from upath import UPath
    except ImportError as error:
        raise StorageError(
            "object storage needs the extra: pip install 'skills-pipeline[publish]'"
        ) from error
    path: UPath = UPath(target, **options)
    return path


def put(file: Path, place: "UPath") -> int:
    """Write a file to a place, where it is seen whole or not at all; returns its bytes."""
    target = place
    if place.protocol in _FOLDERS:
        place.parent.mkdir(parents=True, exist_ok=True)  # elsewhere that would make a bucket
        target = place.with_name(f".{place.name}.partial")  # elsewhere one write is one step
    place.fs.put_file(str(file), target.path)
    size, sent = int(place.fs.size(target.path)), file.stat().st_size
    if size != sent:
        raise StorageError(f"{place} has {size} bytes, {sent} were sent; try again")
    if target is not place:
        place.fs.mv(target.path, place.path)
    return sent


def get(place: "UPath", file: Path) -> None:
    """Read what is at a place into a file, which is there whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f".{file.name}.partial")
    place.fs.get_file(place.path, str(partial))
    partial.replace(file)


@contextmanager
def explained(target: str, what_stays: str) -> Iterator[None]:
    """What fsspec and the file systems under it raise, as one error that names the target and what is still
    as it was.
    """
    try:
        yield
    except (OSError, ImportError, ValueError) as error:
        raise StorageError(f"{target}: {error or type(error).__name__}; {what_stays}") from error
    except Exception as error:
        # Those of the S3 client have no common ancestor that is there without it.
        if not type(error).__module__.startswith(("botocore", "aiobotocore", "aiohttp", "gcsfs")):
            raise
        raise StorageError(f"{target}: {error}; {what_stays}") from error
