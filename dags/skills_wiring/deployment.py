"""What every task asks of its deployment: the pipeline's settings, and Airflow's connections.

Which settings and connections there are is said where they are used; credentials of a source are in
`credentials`.
"""

from dataclasses import replace

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowNotFoundException

from skills_pipeline import settings
from skills_pipeline.settings import Settings


def configured() -> Settings:
    """The deployment's settings with one process a task: the scheduler runs tasks side by side.

    A pool's child would start Airflow's own program anew, and Airflow forbids that within a task.
    """
    return replace(settings.from_environment(), processes=1)


def connection_of(connection_id: str) -> Connection | None:
    """The connection of that name; None where the deployment has none."""
    try:
        return Connection.get(connection_id)
    except AirflowNotFoundException:
        return None
