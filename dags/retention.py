"""What a deployment lets go of, once a week: old landed bytes, and files that nothing refers to any more.

Wiring only: what is kept and how long is in `skills_pipeline.pipeline.retain`. Releases go when a newer one
is made.
"""

import logging
from datetime import UTC, datetime
from typing import Any

from airflow.sdk import DAG, CronTriggerTimetable, task

from skills_wiring import alerts
from skills_wiring.defaults import default_args
from skills_wiring.deployment import configured

log = logging.getLogger("skills_pipeline.dags")


@task
def retain() -> dict[str, Any]:
    """Remove what is not kept; returns how many of each."""
    from dataclasses import asdict

    from skills_pipeline import pipeline

    removed = asdict(pipeline.retain(configured()))
    log.info("removed: %s", removed)
    return removed


with DAG(
    dag_id="retention",
    description="Remove what is no longer kept",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("0 3 * * 0", timezone="UTC"),
    start_date=datetime(2025, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags=["retention"],
    on_failure_callback=alerts.run_failed,
    deadline=alerts.deadline(hours=6),
    default_args=default_args(),
):
    retain()
