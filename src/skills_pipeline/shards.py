"""Parquet files between the steps: where they lie, what they are called, how they are written.

A shard is one country and month. File names carry a fingerprint of what the file was made from, so a
step that finds its file has nothing to do, and a step may run twice or on two machines. What is in the
files belongs in `contracts`, how it is made in `pipeline`.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import polars as pl

from skills_pipeline.contracts.base import Table, polars_schema


@dataclass(frozen=True, order=True)
class Shard:
    """Postings of one country and month, and the fingerprint of the records they are."""

    country_code: str
    month: str
    fingerprint: str
    postings: int

    @property
    def key(self) -> str:
        """`DE|2026-01`, as the scheduler's partitions are called."""
        return f"{self.country_code}|{self.month}"

    def path(self, root: Path) -> Path:
        """The shard's file of postings with their texts, below `root`."""
        return root / self.country_code / self.month / f"{self.fingerprint}.parquet"

    def classified(self, root: Path, mark: str) -> Path:
        """The folder with the shard's classification marked so, below `root`."""
        return root / self.country_code / self.month / f"{self.fingerprint}-{mark}"


def fingerprint(parts: Iterable[str]) -> str:
    """16 hexadecimal digits of SHA-256 over the parts, in their order."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()[:16]


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write aside and rename, so that a file is there whole or not at all.

    NaN becomes NULL: engines disagree about NaN in row-group statistics and would skip such rows.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    frame.fill_nan(None).write_parquet(partial, compression="zstd", compression_level=3)
    partial.replace(path)


@contextmanager
def parquet_parts(table: Table, path: Path) -> Iterator[Callable[[pl.DataFrame], None]]:
    """Write a file of a contract part by part; it gets its name when the block ends without an exception."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    schema = polars_schema(table).to_frame().to_arrow().schema
    with pq.ParquetWriter(partial, schema, compression="zstd", compression_level=3) as writer:

        def add(part: pl.DataFrame) -> None:
            if part.height:
                writer.write_table(part.fill_nan(None).to_arrow().cast(schema))

        yield add
    partial.replace(path)


def write_json(content: object, path: Path) -> None:
    """Write aside and rename; keys sorted, so that equal content is equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")
    partial.replace(path)


@contextmanager
def folder_written_whole(path: Path) -> Iterator[Path]:
    """A folder to write into that gets its name when the block ends without an exception."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    before = aside.with_name(f"{aside.name}.before")
    try:
        yield aside
        aside.chmod(0o755)
        # Renamed before it is removed, so that nobody reads half of what was there.
        if path.exists():
            path.rename(before)
        aside.rename(path)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)


def write_index(shards: list[Shard], path: Path) -> None:
    """Record which shards the latest deduplication made."""
    write_json([asdict(shard) for shard in sorted(shards)], path)


def read_index(path: Path) -> list[Shard]:
    """The shards of the latest deduplication, sorted by country and month."""
    return [Shard(**entry) for entry in json.loads(path.read_text("utf-8"))]


def even_groups(members: list[Shard], postings: int) -> list[list[Shard]]:
    """Shards in groups of about so many postings each, the largest first to the smallest group."""
    number = -(-sum(shard.postings for shard in members) // postings)
    groups: list[list[Shard]] = [[] for _ in range(number)]
    sizes = [0] * number
    for shard in sorted(members, key=lambda shard: (-shard.postings, shard)):
        smallest = sizes.index(min(sizes))
        groups[smallest].append(shard)
        sizes[smallest] += shard.postings
    return [group for group in groups if group]
