"""The job on a real cluster of Spark, two workers: as in process, also when an executor is killed."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from skills_pipeline import pipeline
from skills_pipeline.classify.postings import BATCH_POSTINGS
from skills_pipeline.texts import TextsError, checked_rows
from spark_cluster import Cluster, standalone_cluster

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytest.importorskip(
    "pyspark.core", reason="Spark is not installed here: `make test-spark` makes the environment that has it"
)
pytestmark = pytest.mark.spark

TEXTS = [
    ("Machine Learning Engineer", "You train deep learning models with PyTorch.\n\nRequirements:\n- MLOps"),
    ("Koch (m/w/d)", "Sie kochen."),
    (None, "Nous cherchons un data scientist : maîtrise de TensorFlow et du machine learning."),
    ("Communications officer", "Your profile:\nExperience with AI tools such as ChatGPT is a plus."),
    ("", "🤖 We are an AI-first company. You keep the books."),
]


def given(path: Path, rows: int = 2 * BATCH_POSTINGS) -> Path:
    """Postings in no order of their keys, in two files of a folder."""
    path.mkdir()
    frame = pl.DataFrame(
        [(f"{number * 7919 % rows:06}-ß", *TEXTS[number % len(TEXTS)]) for number in range(rows)],
        schema=["key", "title", "text"],
        orient="row",
    ).with_columns(language=pl.lit(None, pl.String), employer=pl.lit("not read"))
    frame[: rows // 3].write_parquet(path / "1.parquet")
    frame[rows // 3 :].write_parquet(path / "2.parquet")
    return path


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with standalone_cluster(tmp_path_factory.mktemp("cluster")) as started:
        yield started


@pytest.fixture(scope="module")
def in_process(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, pl.DataFrame]]:
    """The postings, and what `skills-pipeline classify` makes of them, in the order of the keys."""
    folder = tmp_path_factory.mktemp("in_process")
    postings = given(folder / "postings")
    whole = folder / "postings.parquet"
    pl.read_parquet(postings / "*.parquet").write_parquet(whole)
    pipeline.classify_file(whole, folder / "out", processes=1)
    # Mentions of a posting stay in the order of its text.
    names = ("postings", "mentions")
    frames = {
        name: pl.read_parquet(folder / "out" / f"{name}.parquet").sort("key", maintain_order=True)
        for name in names
    }
    return postings, frames


def assert_as_in_process(out: Path, expected: dict[str, pl.DataFrame]) -> None:
    for name, frame in expected.items():
        assert_frame_equal(pl.read_parquet(out / name / "*.parquet"), frame, check_exact=True)
    assert set(expected["postings"]["tier"]) == {"build", "use", "none"}
    assert expected["mentions"].height > expected["postings"].height


def test_two_workers_write_what_one_process_writes(
    cluster: Cluster, in_process: tuple[Path, dict[str, pl.DataFrame]], tmp_path: Path
) -> None:
    postings, expected = in_process
    job = cluster.submit(postings, tmp_path / "out")
    said, log = job.communicate()
    assert job.returncode == 0, log
    # Spark writes both outputs of the driver to this one, and with them what its libraries warn of.
    assert said.splitlines()[-1] == f"{expected['postings'].height} postings classified: {tmp_path / 'out'}"
    assert_as_in_process(tmp_path / "out", expected)
    at_work = [path for path in cluster.executors() if "Finished task" in (path / "stderr").read_text()]
    assert {path.parents[1] for path in at_work} == set(cluster.workers)


def test_an_executor_that_is_killed_at_work_loses_and_doubles_nothing(
    cluster: Cluster, in_process: tuple[Path, dict[str, pl.DataFrame]], tmp_path: Path
) -> None:
    postings, expected = in_process
    before = len(cluster.executors())
    job = cluster.submit(postings, tmp_path / "out")
    os.kill(cluster.busy_executor(), signal.SIGKILL)
    _, log = job.communicate()
    assert job.returncode == 0, log
    assert "Lost executor" in log
    assert len(cluster.executors()) - before >= 3, "one of the two was started again"
    assert_as_in_process(tmp_path / "out", expected)


def test_unusable_postings_end_the_job_before_anything_is_written(cluster: Cluster, tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pl.DataFrame({"key": ["a"], "title": ["AI engineer"]}).write_parquet(path)
    job = cluster.submit(path, tmp_path / "out")
    said, log = job.communicate()
    assert job.returncode == 2, log
    refusal = f"skills-pipeline: {path}: lacks the columns text; expected key, title, text"
    assert refusal in said.splitlines()
    assert not (tmp_path / "out").exists()


@pytest.fixture(scope="module")
def session() -> Iterator["SparkSession"]:
    """Spark within this process, for what no cluster is needed for."""
    from pyspark.sql import SparkSession

    settings = {"spark.ui.enabled": "false", "spark.driver.bindAddress": "127.0.0.1"}
    settings |= {"spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": "1"}
    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
    yield spark
    spark.stop()


GOOD = {"key": ["a", "b", "c"], "title": ["AI engineer", None, "Cook"], "text": ["AI"] * 3}


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"text": [1, 2, 3]}, "not text: text (Int64); write these columns as text"),
        ({"language": [[True]] * 3}, "not text: language (List(Boolean)); write these columns as text"),
        ({"text": ["AI", None, "AI"]}, "1 postings without key or text; leave them out before"),
        ({"key": ["a", "b", None]}, "1 postings without key or text; leave them out before"),
        ({"key": ["a", "b", "a"]}, "3 rows, but only 2 different keys: keys stand twice; make them unique"),
    ],
)
def test_spark_refuses_with_the_words_of_one_process(
    session: "SparkSession", tmp_path: Path, columns: dict[str, object], message: str
) -> None:
    from skills_pipeline.engines.spark import classify_parquet

    path = tmp_path / "in.parquet"
    pl.DataFrame(GOOD | columns).write_parquet(path)
    with pytest.raises(TextsError) as refused:
        checked_rows(path)
    assert str(refused.value) == f"{path}: {message}"
    with pytest.raises(TextsError) as refused:
        classify_parquet(session, str(path), str(tmp_path / "out"))
    assert str(refused.value) == f"{path}: {message}"
    assert not (tmp_path / "out").exists()


def test_a_python_process_of_spark_reads_the_model_once_and_counts_one_core(
    session: "SparkSession", tmp_path: Path
) -> None:
    import pyarrow as pa

    from skills_pipeline.engines.spark import classify_batches

    def told(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from skills_pipeline.classify import model

        for _ in classify_batches(batches):
            threads = int(os.environ["OMP_NUM_THREADS"])
            row = {"process": os.getpid(), "read": model._read.cache_info().misses, "threads": threads}
            yield pa.RecordBatch.from_pylist([row])

    frame = session.createDataFrame(
        [(key, "AI engineer", "AI") for key in "abcdefgh"], ["key", "title", "text"]
    )
    tasks = frame.repartition(4).mapInArrow(told, "process long, read long, threads long").collect()
    assert len(tasks) == 4
    assert len({task.process for task in tasks}) == 1
    assert {(task.read, task.threads) for task in tasks} == {(1, 1)}


def test_what_is_not_parquet_is_refused(session: "SparkSession", tmp_path: Path) -> None:
    from skills_pipeline.engines.spark import classify_parquet

    path = tmp_path / "in.parquet"
    path.write_text("key,title,text")
    with pytest.raises(TextsError, match=r"in\.parquet: not a Parquet file that can be read"):
        classify_parquet(session, str(path), str(tmp_path / "out"))
