"""Tell of sources that were not heard of for longer than their cadence allows.

A run of an ingest DAG that fails says so itself. This tells of what says nothing: an ingest DAG that was
paused and forgotten, a scheduler that was down, a source that fails again and again. Only sources that were
asked over the network once are watched. How old a source is within a release is the release's to say.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import DAG, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from skills_pipeline.sources.registry import BUILT_IN
from skills_wiring import alerts, observing
from skills_wiring.defaults import default_args

SILENT_DAYS = {"hourly": 1, "daily": 3, "weekly": 14, "monthly": 45, "yearly": 400}
"""By cadence: so long after the last run that came to its end, a source is stale."""


@task
def heard_of(dag_run: Any = None) -> None:
    """Fail with the names of the stale sources; the alert of the failure is the news."""
    from skills_pipeline import pipeline, settings
    from skills_pipeline.landing import LandingStore

    configured = settings.from_environment()
    if configured.origin != "network":
        raise AirflowSkipException(f"a deployment of origin {configured.origin!r} asks no source")
    observing.gauge_sources(pipeline.source_states(configured))
    store, at = LandingStore(configured.landing_dir), dag_run.run_after.replace(tzinfo=None)
    stale = []
    for name, source in BUILT_IN.items():
        cursor = store.cursor(name)
        if cursor is None:
            continue
        silent = at - datetime.fromisoformat(cursor.finished_at)
        if silent > timedelta(days=SILENT_DAYS[source.cadence]):
            stale.append(f"{name} ({source.cadence}) for {silent.days} days, landed up to {cursor.until}")
    if stale:
        raise AirflowFailException(
            f"not heard of: {'; '.join(stale)}. Look at the runs of their ingest DAGs, and whether they are "
            "paused"
        )


with DAG(
    dag_id="watch",
    description="Tell of sources that were not heard of for too long",
    doc_md=__doc__,
    schedule="@daily",
    start_date=datetime(2025, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    # It asks nobody, and a watch that has to be turned on is forgotten.
    is_paused_upon_creation=False,
    tags=["ingest", "watch"],
    default_args=default_args(),
    on_failure_callback=alerts.run_failed,
    deadline=alerts.deadline(hours=12),
):
    heard_of()
