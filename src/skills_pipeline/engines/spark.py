"""The classification as a job of Apache Spark, for an estate that has Spark: Arrow batches in and out.

Here belongs what Spark needs around the classification: the schema, what is refused before a job starts, the
order of the output. What is said of a posting belongs in `classify`, files on one machine in `pipeline`.
pyspark is imported inside functions only, so `classify_batches` runs wherever there is Arrow.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

import polars as pl
import pyarrow as pa

from skills_pipeline.classify.postings import (
    BATCH_POSTINGS,
    MENTION_SCHEMA,
    POSTING_SCHEMA,
    Classified,
    classify,
)
from skills_pipeline.texts import REQUIRED, TextsError, check_columns, check_rows

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

USAGE = 2
"""Exit code where the postings cannot be used, as of the command line."""

_READ = (*REQUIRED, "language")

_ARROW_TYPES = {pl.String(): pa.string(), pl.Int64(): pa.int64(), pl.Float64(): pa.float64()}
"""Spark reads no large strings and lists, which Polars would write."""

_MENTION = [(name, _ARROW_TYPES[type_]) for name, type_ in MENTION_SCHEMA.items() if name != "key"]

CLASSIFIED = pa.schema(
    [
        *((name, _ARROW_TYPES[type_]) for name, type_ in POSTING_SCHEMA.items()),
        ("mentions", pa.list_(pa.struct(_MENTION))),
    ]
)
"""A row a posting: key, tier, p_demand, p_build, and its mentions in the order of the text."""


def classify_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Tier and mentions of every posting, in the order given; what `mapInArrow` of Spark is given.

    A batch has key, title (may be null) and text, optionally language (ISO 639-1, null where unknown); other
    columns are passed over. The batches returned have the schema `CLASSIFIED`. The model is read once a
    process. Raises `ValueError` as `classify.postings.classify` does; keys are compared within a batch.
    """
    for batch in batches:
        yield from _batches(classify(cast(pl.DataFrame, pl.from_arrow(batch))))


def _batches(classified: Classified) -> list[pa.RecordBatch]:
    # As `shards.write_parquet` does: engines disagree about NaN.
    postings, mentions = classified.postings.fill_nan(None), classified.mentions.fill_nan(None)
    one_row_each = mentions.group_by("key", maintain_order=True).agg(
        mentions=pl.struct(name for name, _ in _MENTION)
    )
    rows = postings.join(one_row_each, on="key", how="left", maintain_order="left")
    none = pl.lit([], dtype=rows.schema["mentions"])
    table = rows.with_columns(pl.col("mentions").fill_null(none)).to_arrow().cast(CLASSIFIED)
    return cast(list[pa.RecordBatch], table.combine_chunks().to_batches())


def classify_frame(dataframe: "DataFrame", named: str = "data frame") -> "DataFrame":
    """The rows of `CLASSIFIED` for a data frame of Spark with key, title, text and optionally language.

    The columns are checked now: raises `texts.TextsError`, which calls the data frame `named`. What is wrong
    with rows ends the job when it runs: a null key or text, or a key that stands twice in a batch. A key that
    stands twice further apart is found by `classify_parquet` only.
    """
    read = dataframe.select([column for column in _READ if column in dataframe.columns])
    empty = cast(pl.DataFrame, pl.from_arrow(read.limit(0).toArrow()))
    check_columns(empty.schema, named)
    schema = dataframe.sparkSession.createDataFrame(CLASSIFIED.empty_table()).schema
    return read.mapInArrow(classify_batches, schema)


def classify_parquet(spark: "SparkSession", postings: str, out: str) -> int:
    """Classify Parquet that all workers can read, a file or a folder; returns its rows.

    Writes the folders `postings` and `mentions` below `out`, columns and rows as `pipeline.classify_file`
    writes them, in the order of the keys, the mentions of a posting in the order of its text. Raises
    `texts.TextsError` as `texts.checked_rows` does, then nothing is written.
    """
    from pyspark import StorageLevel
    from pyspark.sql import functions

    given = _read_parquet(spark, postings)
    classify_frame(given, postings)
    rows = _checked_rows(given, postings)
    # Files may be few and large; by key, so that a task that is run again has the same rows again.
    tasks = given.repartition(max(1, -(-rows // BATCH_POSTINGS)), "key")
    # Two outputs, and each is sorted, which reads twice; what a lost worker kept is classified again.
    classified = classify_frame(tasks, postings).persist(StorageLevel.DISK_ONLY)
    exploded = functions.posexplode("mentions").alias("position", "mention")
    mentions = classified.select("key", exploded).orderBy("key", "position").select("key", "mention.*")
    for frame, name in ((classified.drop("mentions").orderBy("key"), "postings"), (mentions, "mentions")):
        frame.write.parquet(f"{out.rstrip('/')}/{name}", mode="overwrite", compression="zstd")
    classified.unpersist()
    return rows


def _read_parquet(spark: "SparkSession", path: str) -> "DataFrame":
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        return spark.read.parquet(path)
    except (PySparkException, Py4JError) as error:
        raise TextsError(f"{path}: not a Parquet file that can be read: {str(error)[:120]}") from None


def _checked_rows(given: "DataFrame", path: str) -> int:
    from pyspark.sql import functions

    key, text = functions.col("key"), functions.col("text")
    counts = given.agg(
        functions.count(functions.lit(1)),
        functions.count_distinct(key),
        functions.count_if(key.isNull() | text.isNull()),
    ).collect()
    rows, keys, without = (int(number) for number in counts[0])
    check_rows(rows, keys, without, path)
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of `spark-submit` and of `python -m skills_pipeline.engines.spark`."""
    parser = argparse.ArgumentParser(
        prog="skills_pipeline.engines.spark",
        description="Say of each posting whether AI is asked of the person, and where it is named.",
    )
    parser.add_argument("postings", help="Parquet that all workers can read: key, title, text")
    parser.add_argument("out", help="folder that all workers can write: gets the folders postings, mentions")
    given = parser.parse_args(arguments)

    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("skills-pipeline classify").getOrCreate()
    try:
        rows = classify_parquet(spark, given.postings, given.out)
    except TextsError as error:
        sys.stderr.write(f"skills-pipeline: {error}\n")
        sys.exit(USAGE)
    finally:
        spark.stop()
    sys.stdout.write(f"{rows} postings classified: {given.out}\n")


if __name__ == "__main__":
    main()
