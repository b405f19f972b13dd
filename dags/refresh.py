"""Everything after landing: parse, deduplicate, classify, build, check and release.

Wiring only: each task is one step of `skills_pipeline.pipeline`, reads and writes files, and may run
twice. Runs after any ingest DAG landed something, or by hand; landing itself is in the ingest DAGs.
"""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, Asset, AssetAny, Param, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from skills_pipeline import settings
from skills_pipeline.settings import Settings
from skills_pipeline.sources.registry import BUILT_IN

CLASSIFY_TASKS = 4
"""Shards are classified in so many tasks: every task loads the model, so few and coarse ones."""

log = logging.getLogger("skills_pipeline.dags")


def _configured() -> Settings:
    """The deployment's settings with one process a task: the scheduler runs tasks side by side.

    A pool's child would start Airflow's own program anew, and Airflow forbids that within a task.
    """
    return replace(settings.from_environment(), processes=1)


@task
def land_sample(params: dict[str, Any]) -> int:
    """Land the embedded sample; skipped for any other origin. Returns the number of new documents."""
    from skills_pipeline import pipeline

    if params["origin"] != "sample":
        raise AirflowSkipException(f"origin is {params['origin']}: landed by the ingest DAGs or from files")
    return pipeline.land_sample(_configured())


# The sample's landing is skipped for other origins, and a skip must not reach further.
@task(trigger_rule=TriggerRule.NONE_FAILED)
def parse() -> int:
    """Parse landed documents; returns how many were new."""
    from skills_pipeline import pipeline

    return pipeline.parse(_configured())


@task
def deduplicate() -> int:
    """Compare all records and write the shards; returns their number."""
    from skills_pipeline import pipeline

    try:
        return len(pipeline.deduplicate_postings(_configured()))
    except pipeline.NothingLandedError as error:
        raise AirflowFailException(str(error)) from error


@task
def classify(group: int) -> int:
    """Classify every `CLASSIFY_TASKS`-th shard, largest first; returns how many were not classified yet."""
    from skills_pipeline import pipeline

    configured = _configured()
    made = pipeline.shard_index(configured)
    largest_first = sorted(made, key=lambda shard: -shard.postings)
    return pipeline.classify(configured, largest_first[group::CLASSIFY_TASKS])


@task
def release(params: dict[str, Any]) -> str:
    """Build, check and release; returns the id of the current release. Refusal is not tried again."""
    from skills_pipeline import pipeline

    outcome = pipeline.release(_configured(), params["origin"])
    current = outcome.release.release_id if outcome.release else "none"
    if outcome.status == "refused":
        failed = [
            f"{check.check_id} ({check.failures} rows, first: {check.example})"
            for check in outcome.checks
            if check.severity == "fail" and check.failures
        ]
        raise AirflowFailException(
            f"not released, current release stays {current}; failed checks: {'; '.join(failed)}"
        )
    log.info("%s: %s", outcome.status, current)
    return current


@task
def publish(release_id: str) -> str:
    """Write the indicator tables of the release in files; returns the folder."""
    from skills_pipeline import pipeline

    done = pipeline.publish(_configured(), release_id)
    for what in done.left_out:
        log.warning("left out: %s", what)
    log.info("%s: %d files in %s", done.status, len(done.size_bytes), done.folder)
    return str(done.folder)


with DAG(
    dag_id="refresh",
    description="From everything landed to a checked release",
    doc_md=__doc__,
    schedule=AssetAny(
        *(Asset(f"landing_{name}") for name, source in BUILT_IN.items() if source.requests is not None)
    ),
    catchup=False,
    max_active_runs=1,
    tags=["refresh", "release"],
    params={
        "origin": Param(
            settings.from_environment().origin,
            enum=list(settings.ORIGINS),
            description="what the landed postings are; written into the release",
        )
    },
    default_args={
        "owner": "skills-pipeline",
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": 2.0,
    },
):
    classified = classify.expand(group=list(range(CLASSIFY_TASKS)))
    released = release()
    land_sample() >> parse() >> deduplicate() >> classified >> released >> publish(released)
