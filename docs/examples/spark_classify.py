"""Classify postings on a cluster of Spark, by hand: copy this file into the dags folder where you have one.

Wiring only. The job is `skills_pipeline.engines.spark`; how its two environments are set up, and the
connection `skills_spark` with the address of the master, is in docs/spark.md.
"""

from datetime import timedelta
from importlib.util import find_spec

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, Param

# Found without importing it: the models stay out of the DAG processor.
_JOB = find_spec("skills_pipeline.engines.spark")
if _JOB is None or _JOB.origin is None:
    raise ImportError("skills_pipeline is not installed beside Airflow; install it there")

_ENVIRONMENT = "{{ conn.skills_spark.extra_dejson['environment'] }}"
"""Folder of the Python environment of requirements/spark.lock; the same on every worker of the cluster."""

with DAG(
    dag_id="spark_classify",
    schedule=None,
    catchup=False,
    max_active_runs=1,
    tags=["skills-pipeline", "spark"],
    doc_md=__doc__,
    params={
        "postings": Param(type="string", description="Parquet that all workers can read: key, title, text"),
        "out": Param(type="string", description="folder that all workers can write"),
    },
) as dag:
    SparkSubmitOperator(
        task_id="classify",
        conn_id="skills_spark",
        name="skills-pipeline classify",
        application=_JOB.origin,
        application_args=["{{ params.postings }}", "{{ params.out }}"],
        # The provider brings a Python package of Spark without `spark-submit`, which hides any other
        # in its environment; program and interpreter are those of the environment of Spark.
        env_vars={
            "PATH": f"{_ENVIRONMENT}/bin:/usr/local/bin:/usr/bin:/bin",
            "PYSPARK_PYTHON": f"{_ENVIRONMENT}/bin/python",
        },
        executor_cores=1,
        # A Python process for every core: more threads in it would only wait for each other.
        conf={"spark.executorEnv.POLARS_MAX_THREADS": "1"},
        # Of an executor: the JVM. A Python process beside it takes as much again.
        executor_memory="1g",
        retries=2,
        retry_delay=timedelta(minutes=5),
    )
