"""What a Python worker of Spark runs: Arrow batches in, Arrow batches out, the same as in process."""

import subprocess
import sys

import polars as pl
import pyarrow as pa
import pytest

from skills_pipeline.classify.postings import MENTION_SCHEMA, POSTING_SCHEMA, classify
from skills_pipeline.engines.spark import CLASSIFIED, classify_batches

GIVEN = pl.DataFrame(
    {
        "key": ["c", "a", "b", "d", "e"],
        "title": ["Machine Learning Engineer", None, "Koch (m/w/d)", "", "Communications officer"],
        "text": [
            "You train deep learning models with PyTorch.\n\nRequirements:\n- Python\n- MLOps",
            "Nous cherchons un data scientist : maîtrise de TensorFlow et du machine learning.",
            "Sie kochen.",
            "",
            "You write newsletters.\n\nYour profile:\nExperience with AI tools such as ChatGPT is a plus.",
        ],
        "language": ["en", "fr", "de", None, None],
        "country": ["US", "FR", "DE", None, "GB"],
    }
)


def batches(frame: pl.DataFrame, rows: int = 2) -> list[pa.RecordBatch]:
    return frame.to_arrow().to_batches(max_chunksize=rows)


def classified(frame: pl.DataFrame, rows: int = 2) -> pl.DataFrame:
    done = classify_batches(iter(batches(frame, rows)))
    return pl.DataFrame(pl.from_arrow(pa.Table.from_batches(done, CLASSIFIED)))


def test_every_posting_comes_back_once_in_order_as_in_process():
    done, expected = classified(GIVEN), classify(GIVEN)
    assert done.select(POSTING_SCHEMA.names()).equals(expected.postings)
    mentions = done.select("key", "mentions").explode("mentions", empty_as_null=False).unnest("mentions")
    assert mentions.select(MENTION_SCHEMA.names()).equals(expected.mentions)
    assert mentions.height > 5
    assert classified(GIVEN, rows=5).equals(done)


def test_a_posting_without_mention_has_an_empty_list():
    assert classified(GIVEN).filter(pl.col("key").is_in(["b", "d"]))["mentions"].to_list() == [[], []]


def test_batches_have_the_declared_schema_also_without_rows_and_mentions():
    for frame in (GIVEN, GIVEN.clear(), GIVEN.filter(key="b")):
        done = list(classify_batches(iter([pa.RecordBatch.from_pylist([], frame.to_arrow().schema)])))
        done += classify_batches(iter(batches(frame)))
        assert all(batch.schema == CLASSIFIED for batch in done)
        assert sum(batch.num_rows for batch in done) == frame.height
    assert list(classify_batches(iter([]))) == []


def test_a_batch_is_classified_before_the_next_is_asked_for():
    def stream():
        yield batches(GIVEN)[0]
        raise AssertionError("asked for too early")

    first = next(classify_batches(stream()))
    assert first.column("key").to_pylist() == ["c", "a"]


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (GIVEN.drop("text"), r"columns \['text'\] are missing"),
        (GIVEN.with_columns(key=pl.lit(None, pl.String)), "2 postings without key; leave them out before"),
        (GIVEN.with_columns(text=pl.lit(None, pl.String)), "2 postings without text; leave them out before"),
        (GIVEN.with_columns(key=pl.lit("a")), "key 'a' stands twice"),
    ],
)
def test_what_cannot_be_classified_is_refused(frame: pl.DataFrame, message: str):
    with pytest.raises(ValueError, match=message):
        list(classify_batches(iter(batches(frame))))


def test_the_module_is_imported_without_spark():
    code = "import sys, skills_pipeline.engines.spark; print('pyspark' in sys.modules)"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "False"
