"""Files of postings that users bring to be classified, labelled or searched: Parquet with key, title, text.

Here belongs whether such a file can be used, and reading it. Files that become part of a release are landed
with a mapping instead, see `sources.file`.
"""

from pathlib import Path

import polars as pl

REQUIRED = ("key", "title", "text")

_TEXT_TYPES = (pl.String, pl.Categorical, pl.Enum, pl.Null)
"""Types that hold text; `Null` is a column without any value, as Parquet of an empty column has it."""

_CHECKED_ROWS = 20_000
"""Rows whose texts are looked at together: those of a whole file need not fit into memory."""


class TextsError(ValueError):
    """A file of postings cannot be used; the message names the file and what it lacks."""


def checked_rows(path: Path) -> int:
    """Rows of the file, of which only the keys are all in memory at once.

    Raises `TextsError` when it is not Parquet, lacks a column, has another type than text in one, has no key
    or text somewhere or repeats a key.
    """
    try:
        frame = pl.scan_parquet(path)
        check_columns(frame.collect_schema(), path)
        rows, keys = frame.select(rows=pl.len(), keys=pl.col("key").n_unique()).collect().row(0)
        without = sum(_without_key_or_text(frame, first) for first in range(0, rows, _CHECKED_ROWS))
    except pl.exceptions.PolarsError as error:
        raise TextsError(f"{path}: not a Parquet file that can be read: {str(error)[:120]}") from None
    check_rows(rows, keys, without, path)
    return int(rows)


def check_rows(rows: int, keys: int, without: int, path: Path | str) -> None:
    """Refuse by number of rows, of different keys and of rows without key or text: raises `TextsError`."""
    if without:
        raise TextsError(f"{path}: {without} postings without key or text; leave them out before")
    if keys < rows:
        raise TextsError(
            f"{path}: {rows} rows, but only {keys} different keys: keys stand twice; make them unique"
        )


def check_columns(schema: pl.Schema, path: Path | str) -> None:
    """Refuse a missing column, and one that does not hold text: raises `TextsError`."""
    missing = [column for column in REQUIRED if column not in schema]
    if missing:
        raise TextsError(f"{path}: lacks the columns {', '.join(missing)}; expected {', '.join(REQUIRED)}")
    read = {column: schema[column] for column in ("title", "text", "language") if column in schema}
    other = [f"{column} ({type_})" for column, type_ in read.items() if type_ not in _TEXT_TYPES]
    if other:
        raise TextsError(f"{path}: not text: {', '.join(other)}; write these columns as text")


def _without_key_or_text(frame: pl.LazyFrame, first: int) -> int:
    without = pl.any_horizontal(pl.col("key", "text").is_null()).sum()
    return int(frame.slice(first, _CHECKED_ROWS).select(without).collect().item())


def scan_texts(path: Path) -> pl.LazyFrame:
    """key, title, text and, where there is one, language, not yet read."""
    frame = pl.scan_parquet(path)
    columns = frame.collect_schema().names()
    return frame.select(column for column in (*REQUIRED, "language") if column in columns)


def read_texts(path: Path) -> pl.DataFrame:
    """key, title, text and, where there is one, language: a row a posting; null titles become empty.

    Raises `TextsError` as `checked_rows` does.
    """
    checked_rows(path)
    # A missing title has no words.
    return scan_texts(path).with_columns(pl.col("title").fill_null("")).collect()
