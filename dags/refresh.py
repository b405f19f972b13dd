"""Everything after landing: parse, deduplicate, classify, build, check, release and publish.

Wiring only: each task is one step of `skills_pipeline.pipeline`, reads and writes files, and may run
twice. Runs after anything was landed, after a model was accepted, or by hand; landing itself is in the
ingest DAGs and in `history`.
"""

import logging
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, AssetAny, Param, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException

from skills_pipeline import settings
from skills_wiring import alerts, assets, observing
from skills_wiring.approval import ApprovalOfWarnings
from skills_wiring.defaults import default_args
from skills_wiring.deployment import configured

SHARDS_QUEUE = "shards"
"""Any worker may classify; all other tasks are for the one that owns landings and releases."""

BYTES_A_TASK = 100_000_000
"""Landed bytes that one task parses, some 40,000 postings."""

log = logging.getLogger("skills_pipeline.dags")


@task
def prepare(params: dict[str, Any], dag_run: Any = None) -> list[dict[str, int]]:
    """Land the embedded sample where that is the origin; returns the parts in which documents are parsed.

    After a backfill of the sample's months it has those alone.
    """
    from skills_pipeline import pipeline

    if params["origin"] == "sample" and dag_run.run_type == "manual":
        pipeline.land_sample(configured())
    parts = -(-pipeline.unparsed_bytes(configured()) // BYTES_A_TASK)
    return [{"part": part, "parts": parts} for part in range(parts)]


@task
def parse(part: int, parts: int) -> int:
    """Parse landed documents; returns how many were new."""
    from skills_pipeline import pipeline

    number = pipeline.parse(configured(), part, parts)
    observing.count("skills_pipeline.documents_parsed", number)
    return number


# With nothing to parse, or to classify, there is no task to wait for.
@task(trigger_rule=TriggerRule.NONE_FAILED, inlets=assets.LANDINGS, outlets=[assets.POSTINGS])
def deduplicate() -> list[list[dict[str, Any]]]:
    """Compare all records and write the shards; returns those to classify, in even groups."""
    from skills_pipeline import pipeline
    from skills_pipeline.shards import even_groups

    try:
        made = pipeline.deduplicate_postings(configured())
    except pipeline.NothingLandedError as error:
        raise AirflowFailException(str(error)) from error
    due = pipeline.due_shards(configured(), made)
    log.info("%d of %d shards are to be classified", len(due), len(made))
    observing.gauge("skills_pipeline.shards_due", len(due))
    # Every task starts a process and loads the model, some seconds: many postings take longer than that.
    return [[asdict(shard) for shard in group] for group in even_groups(due, configured().postings_a_task)]


@task(queue=SHARDS_QUEUE, inlets=[assets.POSTINGS], outlets=[assets.CLASSIFIED])
def classify(group: list[dict[str, Any]], outlet_events: Any) -> int:
    """Classify a group of shards; returns how many were not classified yet."""
    from skills_pipeline import pipeline
    from skills_pipeline.shards import Shard

    members = [Shard(**shard) for shard in group]
    number = pipeline.classify(configured(), members)
    observing.count("skills_pipeline.shards_classified", number)
    observing.count("skills_pipeline.postings_classified", sum(shard.postings for shard in members))
    outlet_events[assets.CLASSIFIED].add_partitions([shard.key for shard in members])
    return number


@task(trigger_rule=TriggerRule.NONE_FAILED)
def build(params: dict[str, Any]) -> dict[str, Any]:
    """Build and check a release that waits; returns its id, what became of it and its new warnings.

    A refusal is not tried again.
    """
    from skills_pipeline import pipeline

    outcome = pipeline.build(configured(), params["origin"])
    observing.measure_outcome(outcome)
    release_id = outcome.release.release_id if outcome.release else None
    if outcome.status == "refused":
        failed = [line(check) for check in outcome.checks if check.severity == "fail" and check.failures]
        raise AirflowFailException(
            f"not released, current release stays {release_id or 'none'}; failed checks: {'; '.join(failed)}"
        )
    with observing.log_fields(release_id=str(release_id)):
        for check in outcome.checks:
            if check.failures:
                log.warning("check warns: %s", line(check))
        log.info("%s: %s", outcome.status, release_id)
    warnings = [line(check) for check in outcome.new_warnings]
    return {"status": outcome.status, "release_id": release_id, "warnings": warnings}


def line(check: Any) -> str:
    """A check that did not pass, in one line."""
    return f"{check.check_id} ({check.failures} rows, first: {check.example})"


@task(inlets=[assets.CLASSIFIED], outlets=[assets.RELEASE])
def release(built: dict[str, Any], outlet_events: Any) -> str:
    """Make current what was built; returns the id of the current release."""
    from skills_pipeline import pipeline

    release_id = str(built["release_id"])
    if built["status"] == "built":
        pipeline.release_apart(configured(), release_id)
        observing.count("skills_pipeline.releases", status="released")
    log.info("current: %s", release_id)
    outlet_events[assets.RELEASE].extra = {"release_id": release_id, "status": built["status"]}
    return release_id


@task(inlets=[assets.RELEASE], outlets=[assets.PUBLICATION])
def publish(release_id: str) -> str:
    """Write the indicator tables of the release in files; returns the folder."""
    from skills_pipeline import pipeline

    done = pipeline.publish(configured(), release_id)
    for what in done.left_out:
        log.warning("left out: %s", what)
    log.info("%s: %d files in %s", done.status, len(done.size_bytes), done.folder)
    return str(done.folder)


with DAG(
    dag_id="refresh",
    description="From everything landed to a checked release",
    doc_md=__doc__,
    schedule=AssetAny(*assets.LANDINGS, assets.HISTORY, assets.MODEL),
    catchup=False,
    max_active_runs=1,
    tags=["refresh", "release"],
    on_failure_callback=alerts.run_failed,
    deadline=alerts.deadline(hours=2),
    params={
        "origin": Param(
            settings.from_environment().origin,
            enum=list(settings.ORIGINS),
            description="what the landed postings are; written into the release",
        )
    },
    default_args=default_args(retries=2, retry_delay=timedelta(minutes=1)),
):
    built = build()
    approved = ApprovalOfWarnings(task_id="approve", built_by="build", response_timeout=timedelta(days=7))
    released = release(built)
    groups = deduplicate()
    parse.expand_kwargs(prepare()) >> groups
    classify.expand(group=groups) >> built >> approved >> released >> publish(released)
