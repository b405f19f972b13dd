"""Reference data, once a week: is what the project takes from outside there, whole and not old?

Wiring only: the checks are in `skills_pipeline.reference`. Nothing is fetched here: series of other
publishers are landed by their ingest DAGs, files by `skills-pipeline land`. What cannot be used fails the
task, what is old is a warning; both say what to do.
"""

import logging
from datetime import UTC, datetime

from airflow.sdk import DAG, CronTriggerTimetable, task
from airflow.sdk.exceptions import AirflowFailException

from skills_pipeline import settings
from skills_wiring import alerts
from skills_wiring.defaults import default_args

log = logging.getLogger("skills_pipeline.dags")


@task
def check() -> int:
    """Check all reference data and log them as a table; returns the number of warnings."""
    from skills_pipeline import reference

    found = reference.check(settings.from_environment())
    log.info("reference data\n%s", reference.table(found))
    for one in found:
        if one.state == "old":
            log.warning("%s: %s", one.name, one.to_do)
    unusable = [f"{one.name}: {one.to_do}" for one in found if one.state == "unusable"]
    if unusable:
        raise AirflowFailException("; ".join(unusable))
    return sum(one.state == "old" for one in found)


with DAG(
    dag_id="reference_data",
    description="Whether reference data are there, whole and not old",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("@weekly", timezone="UTC"),
    start_date=datetime(2025, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags=["reference"],
    on_failure_callback=alerts.run_failed,
    deadline=alerts.deadline(hours=6),
    default_args=default_args(),
):
    check()
