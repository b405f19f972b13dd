"""A store that several machines share: shards go out to whoever classifies them, what was made comes back.

Here belongs copying by the names that files have in the data folder. Those names carry a fingerprint of
what is in them, so a copy is never stale and a task may run twice or on two machines. One machine owns
landings, deduplication and releases; the store holds nothing that it could not make again.

    STORE/postings/<country>/<month>/<shard>.parquet                texts of a shard
    STORE/classified/<country>/<month>/<shard>-<mark>/<table>.parquet
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from skills_pipeline.object_storage import explained, get, opened, put
from skills_pipeline.shards import folder_written_whole

_WHAT_STAYS = "what is there whole stays; the task may be run again"


@dataclass(frozen=True)
class SharedStore:
    """Files below a URL (or a folder all machines mount) and below this machine's data folder.

    Methods raise `object_storage.StorageError`; a path is one below `root`.
    """

    url: str
    root: Path

    def take_file(self, path: Path) -> None:
        """Copy a file there, unless it is there."""
        with explained(self.url, _WHAT_STAYS):
            place = opened(self.url) / self._relative(path)
            if not place.exists():
                put(path, place)

    def bring_file(self, path: Path) -> None:
        """Copy a file from there, unless it is here."""
        if path.exists():
            return
        with explained(self.url, _WHAT_STAYS):
            get(opened(self.url) / self._relative(path), path)

    def take_folder(self, path: Path, names: Sequence[str]) -> None:
        """Copy files of a folder there, in this order: where the last one is, all of them are."""
        with explained(self.url, _WHAT_STAYS):
            place = opened(self.url) / self._relative(path)
            for name in names:
                put(path / name, place / name)

    def bring_folder(self, path: Path, names: Sequence[str]) -> None:
        """Copy files of a folder from there, unless it is here."""
        if path.exists():
            return
        with explained(self.url, _WHAT_STAYS), folder_written_whole(path) as folder:
            place = opened(self.url) / self._relative(path)
            for name in names:
                get(place / name, folder / name)

    def has_folder(self, path: Path, names: Sequence[str]) -> bool:
        """Whether all files of a folder are there."""
        with explained(self.url, _WHAT_STAYS):
            return bool((opened(self.url) / self._relative(path) / names[-1]).exists())

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()
