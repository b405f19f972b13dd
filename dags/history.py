"""Months of the past, one run a month: ask sources for it, land and parse; then `refresh`, once.

Wiring only. For `airflow backfill create --dag-id history`: months run side by side, in any order, and may
run again. The last month that ends tells `refresh`, so that no release is made of half a history.
"""

from datetime import UTC, datetime
from typing import Any

from airflow.sdk import DAG, CronDataIntervalTimetable, Param, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from skills_wiring import alerts, assets
from skills_wiring.credentials import credentials_of
from skills_wiring.defaults import default_args
from skills_wiring.deployment import configured

_NOT_OVER = ["null", "scheduled", "queued", "running", "restarting", "up_for_retry", "deferred"]
"""States of a task that is still to end."""


@task
def land(params: dict[str, Any], data_interval_start: datetime | None = None) -> int:
    """Land and parse the month; returns the number of documents."""
    from skills_pipeline import pipeline

    if data_interval_start is None:
        raise AirflowFailException("the run has no month; create runs with `airflow backfill create`")
    month = f"{data_interval_start:%Y-%m}"
    try:
        return pipeline.land_month(configured(), month, params["sources"], credentials_of)
    except pipeline.NothingToAskError as nothing:
        # Unpaused, the DAG also has a run of the calendar for the month that ended last.
        raise AirflowSkipException(str(nothing)) from None


# Also after a month that failed: it is said there, and the others are to be released.
@task(trigger_rule=TriggerRule.ALL_DONE, max_active_tis_per_dag=1, outlets=[assets.HISTORY])
def all_landed(ti: Any) -> None:
    """Skipped while another month is still to be landed; otherwise what was landed is news."""
    left = ti.get_ti_count(dag_id=ti.dag_id, task_ids=["land"], states=_NOT_OVER)
    if left:
        raise AirflowSkipException(f"{left} months are still to be landed")


with DAG(
    dag_id="history",
    description="Land months of the past, by backfill",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("@monthly", timezone="UTC"),
    start_date=datetime(2015, 1, 1, tzinfo=UTC),
    catchup=False,
    # Months come by backfill, whose own limit counts; by schedule comes none while this is paused.
    is_paused_upon_creation=True,
    max_active_runs=4,
    tags=["ingest", "history"],
    on_failure_callback=alerts.run_failed,
    deadline=alerts.deadline(hours=24),
    params={
        "sources": Param(
            [],
            type="array",
            items={"type": "string"},
            description="sources to ask for their past; none for a data folder of origin sample",
        )
    },
    default_args=default_args(),
):
    land() >> all_landed()
