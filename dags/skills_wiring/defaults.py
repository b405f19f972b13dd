"""What every task has unless it says otherwise: an owner, retries by kind of error, log fields, alerts.

Schedules, pools and what a task does are in the DAG files.
"""

from datetime import timedelta
from typing import Any

from skills_wiring import alerts, observing
from skills_wiring.errors import RetriesByKind

OWNER = "skills-pipeline"


def default_args(**others: Any) -> dict[str, Any]:
    """`default_args` of a DAG; `others` replace or add single ones.

    Three more tries, after 5, 10 and 20 minutes and up to as much again, as Airflow spreads them; kinds of
    error that no other try can mend fail at once.
    """
    return {
        "owner": OWNER,
        "retries": 3,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(hours=1),
        "retry_policy": RetriesByKind(),
        "on_execute_callback": observing.bind_log_fields,
        "on_failure_callback": alerts.task_failed,
    } | others
