"""What tests change of an installation, by Airflow's own means: every part reads this file of that name.

Sources ask the server of the test in place of their own, at `/https/host/path` of the address that
`REPLAYED_AT` names, are asked when the test says so and not by the calendar, and a task that failed is
tried again after a second. The DAGs are those of `dags/`.
"""

import os
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from skills_pipeline.sources.base import Query, Request, Source
from skills_pipeline.sources.registry import BUILT_IN

_ADDRESS = os.environ.get("REPLAYED_AT", "")


def machine() -> str:
    """The name of the machine that a worker stands in for; Airflow asks where the configuration says so."""
    return os.environ.get("MACHINE", "central")


def dag_policy(dag: Any) -> None:
    """Airflow calls this for every DAG it reads."""
    # Airflow reads this file while it is imported itself.
    from airflow.sdk.definitions.timetables.simple import NullTimetable

    if dag.dag_id.startswith("ingest_"):
        dag.timetable = NullTimetable()


def task_policy(task: Any) -> None:
    """Airflow calls this for every task it reads from a DAG file."""
    task.retry_delay = timedelta(seconds=1)
    task.max_retry_delay = timedelta(seconds=1)
    # The sources have one host here, whose pool would let one be asked at a time.
    task.pool = "default_pool"


def _replayed(source: Source) -> Source:
    return replace(source, requests=_elsewhere(source.requests), minimum_interval_seconds=0.0)


def _elsewhere(ask: Callable[[Query], Generator[Request, bytes, None]]) -> Any:
    """The same requests in the same order, each sent to the server of the test."""

    def requests(query: Query) -> Generator[Request, bytes, None]:
        asked = ask(query)
        try:
            request = next(asked)
            while True:
                answer = yield replace(request, url=f"{_ADDRESS}/{request.url.replace('://', '/', 1)}")
                request = asked.send(answer)
        except StopIteration:
            return

    return requests


if _ADDRESS:
    BUILT_IN |= {name: _replayed(source) for name, source in BUILT_IN.items() if source.requests is not None}
