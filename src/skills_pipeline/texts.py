"""Files of postings that users bring to be classified, labelled or searched: Parquet with key, title, text.

Here belongs whether such a file can be used, and reading it. Files that become part of a release are landed
with a mapping instead, see `sources.file`.
"""

from pathlib import Path

import polars as pl

REQUIRED = ("key", "title", "text")


class TextsError(ValueError):
    """A file of postings cannot be used; the message names the file and what it lacks."""


def checked_rows(path: Path) -> int:
    """Rows of the file, which is not read into memory.

    Raises `TextsError` when it is not Parquet, lacks a column, has no key or text somewhere or repeats a key.
    """
    try:
        frame = pl.scan_parquet(path)
        columns = frame.collect_schema().names()
    except pl.exceptions.PolarsError as error:
        raise TextsError(f"{path}: not a Parquet file: {str(error)[:120]}") from None
    missing = [column for column in REQUIRED if column not in columns]
    if missing:
        raise TextsError(f"{path}: lacks the columns {', '.join(missing)}; expected {', '.join(REQUIRED)}")
    empty = pl.any_horizontal(pl.col("key", "text").is_null()).sum()
    counts = frame.select(rows=pl.len(), empty=empty, keys=pl.col("key").n_unique()).collect()
    rows, without, keys = (int(count) for count in counts.row(0))
    if without:
        raise TextsError(f"{path}: {without} postings without key or text; leave them out before")
    if keys < rows:
        raise TextsError(
            f"{path}: {rows} rows, but only {keys} different keys: keys stand twice; make them unique"
        )
    return rows


def read_texts(path: Path) -> pl.DataFrame:
    """key, title, text and, where there is one, language: a row a posting; null titles become empty.

    Raises `TextsError` as `checked_rows` does.
    """
    checked_rows(path)
    frame = pl.read_parquet(path)
    kept = [column for column in (*REQUIRED, "language") if column in frame.columns]
    return frame.select(kept).with_columns(pl.col("title").fill_null(""))  # a missing title has no words
