"""The index on disk by which postings of all months are compared without holding them in memory.

Here belongs what happens inside its DuckDB file; the statements are beside it in `sql`. Which postings are
one job by their words is judged in `similarity`. The published file is another one, see `warehouse`.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import polars as pl

from skills_pipeline.contracts.core import UNKNOWN_COUNTRY
from skills_pipeline.deduplicate.similarity import SIMILARITY_VERSION, judged
from skills_pipeline.deduplicate.sketch import SKETCH_VERSION
from skills_pipeline.settings import Settings

log = logging.getLogger(__name__)

REPOST_WINDOW_DAYS = 120
"""A job posted again within this many days is the same; after a longer silence it is a new one."""

REPOST_AFTER_DAYS = 14
"""A copy of the same employer so many days later is a repost; an earlier one is the same advert elsewhere."""

TEMPLATE_JOBS = 4
"""A text under so many other titles is a template: a title in another language may be one more job."""

ONE_SOURCE_CONTAINMENT = 0.65
"""What texts rewritten in part share within one source, which seldom rewrites an advert of its own."""

PORTION_BYTES = 250_000_000
"""Of parsed files added at once: what meets in a band is held in memory, and grows with what is new."""

_INDEX_VERSION = "1"
_PAIRS_AT_A_TIME = 50_000
_SQL = Path(__file__).parent / "sql"
_VERSION = f"{_INDEX_VERSION}.{SKETCH_VERSION}.{SIMILARITY_VERSION}"


class IndexMemoryError(RuntimeError):
    """The index needs more memory than it may take."""


class Index:
    """Contents of all parsed files, their bands, and the pairs of them that are one job.

    What it says depends on the files alone, not on the order or the portions in which they came. One process
    at a time has it open. `memory_mb`: what DuckDB holds before it spills to disk; not all it does can be
    spilled, so that some millions of records need more: `IndexMemoryError` is raised then.
    """

    def __init__(self, path: Path, memory_mb: int = Settings.index_memory_mb) -> None:
        self._path, self._memory_mb = path, memory_mb
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = self._opened()
        if self._version() != _VERSION:
            self._begin_anew()
        else:
            self._run("macros")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def update(self, files: Sequence[Path]) -> int:
        """Take in parsed files not yet known; returns how many. Files that are gone make it begin anew."""
        names = {_name(file): file for file in files}
        known = {name for (name,) in self._rows("SELECT name FROM files")}
        if known - names.keys():
            log.info("deduplicate: parsed files are gone; the index is built anew")
            self._begin_anew()
            known = set()
        added = {name: file for name, file in sorted(names.items()) if name not in known}
        for portion in _portions(added):
            with self._telling_of_memory():
                self._add(portion)
        return len(added)

    def compare(self, folder: Path) -> None:
        """Write `duplicates.parquet` and `survivors.parquet` into the folder.

        Duplicates: rows of `core.duplicates`, by record_id · survivors: record_id, posting_id, source,
        country_code and month of the records kept, by posting_id.
        """
        with self._telling_of_memory():
            self._compare(folder)

    def _compare(self, folder: Path) -> None:
        self._run("episodes", window_days=REPOST_WINDOW_DAYS, unknown_country=UNKNOWN_COUNTRY)
        self._run(
            "edges",
            unknown_country=UNKNOWN_COUNTRY,
            template_jobs=TEMPLATE_JOBS,
            one_source_containment=ONE_SOURCE_CONTAINMENT,
        )
        while self._rows("SELECT count(*) FROM undecided")[0][0]:
            self._run("adopt", window_days=REPOST_WINDOW_DAYS)
        self._run("results", repost_after_days=REPOST_AFTER_DAYS)
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("duplicates", "survivors"):
            partial = folder / f".{name}.parquet"
            query = (_SQL / f"{name}.sql").read_text("utf-8")
            self._connection.execute(f"COPY ({query}) TO '{partial}' (FORMAT parquet, COMPRESSION zstd)")
            partial.replace(folder / f"{name}.parquet")
        self._forget_temporary()

    def _add(self, files: dict[str, Path]) -> None:
        """All or nothing: an index that was interrupted has whole portions."""
        self._connection.execute("BEGIN")
        self._run("add_files", files=[str(file) for file in files.values()])
        verdicts = self._verdicts()
        self._connection.register("verdicts", verdicts)
        self._run("add_verdicts")
        self._connection.unregister("verdicts")
        self._connection.executemany("INSERT INTO files VALUES (?)", [[name] for name in files])
        self._connection.execute("COMMIT")
        self._forget_temporary()

    def _verdicts(self) -> pl.DataFrame:
        candidates = self._connection.sql((_SQL / "candidates.sql").read_text("utf-8"))
        reader = candidates.to_arrow_reader(_PAIRS_AT_A_TIME)
        parts = [judged(pl.DataFrame(batch)) for batch in reader if batch.num_rows]
        return pl.concat(parts) if parts else pl.DataFrame(schema=_VERDICTS)

    @contextmanager
    def _telling_of_memory(self) -> Iterator[None]:
        try:
            yield
        except duckdb.OutOfMemoryException as error:
            raise IndexMemoryError(
                f"{self._path}: comparing the postings needs more than {self._memory_mb} MB; set "
                f"SKILLS_PIPELINE_INDEX_MEMORY_MB to more and run again ({str(error).splitlines()[0]})"
            ) from error

    def _opened(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(
            self._path,
            config={
                "memory_limit": f"{self._memory_mb}MB",
                "preserve_insertion_order": "true",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )

    def _version(self) -> str | None:
        there = self._rows("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'made_with'")[0][0]
        return self._rows("SELECT version FROM made_with")[0][0] if there else None

    def _begin_anew(self) -> None:
        self._connection.close()
        self._path.unlink(missing_ok=True)
        self._path.with_name(f"{self._path.name}.wal").unlink(missing_ok=True)
        self._connection = self._opened()
        self._run("macros")
        self._run("schema")
        self._connection.execute("INSERT INTO made_with VALUES (?)", [_VERSION])

    def _forget_temporary(self) -> None:
        for (name,) in self._rows("SELECT table_name FROM duckdb_tables() WHERE temporary"):
            self._connection.execute(f"DROP TABLE temp.{name}")

    def _run(self, script: str, **values: object) -> None:
        """Every statement of a script; each is given those of the named values that it uses."""
        for statement in duckdb.extract_statements((_SQL / f"{script}.sql").read_text("utf-8")):
            named = {name: values[name] for name in statement.named_parameters}
            self._connection.execute(statement, named or None).fetchall()

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query).fetchall()


_VERDICTS = pl.Schema({"a": pl.Int32(), "b": pl.Int32(), "similarity": pl.Float64(), "rule": pl.String()})


def _portions(files: dict[str, Path]) -> Iterator[dict[str, Path]]:
    """The files in order, as many at a time as have `PORTION_BYTES` together; a larger one is alone."""
    portion: dict[str, Path] = {}
    held_bytes = 0
    for name, file in files.items():
        size_bytes = file.stat().st_size
        if portion and held_bytes + size_bytes > PORTION_BYTES:
            yield portion
            portion, held_bytes = {}, 0
        portion[name] = file
        held_bytes += size_bytes
    if portion:
        yield portion


def _name(file: Path) -> str:
    """Source, parser version and checksum: what tells a parsed file from others wherever it lies."""
    return "/".join(file.parts[-3:])
