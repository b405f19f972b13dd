"""An installation on several machines, as far as one machine can stand in for them.

Each worker has a folder of its own for everything: Airflow's home, the working folder, the pipeline's data
and releases. What they share is what machines share: the DAG files, the API server, the broker of Celery, and
an S3 bucket. The first worker owns landings and releases.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from installation import LOCAL_SETTINGS, Installation, installed
from servers import postgresql, redis, s3
from skills_pipeline.settings import Settings

EXECUTORS = {
    "edge": "airflow.providers.edge3.executors.EdgeExecutor",
    "celery": "airflow.providers.celery.executors.celery_executor.CeleryExecutor",
}
BUCKET = "shards"
QUEUES = {"first": "default,shards", "second": "shards"}
"""Worker → the queues it serves: landings and releases are on the first one alone."""

_DAGS = Path(__file__).parents[1] / "dags"


@dataclass
class Machines:
    """An installation whose tasks run on workers, and the settings of the worker that owns the data."""

    airflow: Installation
    executor: str
    folder: Path
    common: Mapping[str, str]

    def settings(self, worker: str) -> Settings:
        """Where that worker keeps the pipeline's files."""
        place = self.folder / worker
        return Settings(place / "data", place / "warehouse", processes=1, origin="captures")

    def start(self, worker: str) -> None:
        """Start that worker, one task at a time, and wait until it asks for tasks."""
        settings, queues = self.settings(worker), QUEUES[worker]
        place = self.folder / worker
        place.mkdir(exist_ok=True)
        environment = dict(self.common) | {
            "AIRFLOW_HOME": str(place / "airflow"),
            "MACHINE": worker,
            "SKILLS_PIPELINE_DATA": str(settings.data_dir),
            "SKILLS_PIPELINE_WAREHOUSE": str(settings.warehouse_dir),
        }
        if self.executor == "edge":
            # Such a worker speaks to the API server only.
            del environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
            arguments = ("edge", "worker", "--concurrency", "1", "--queues", queues)
            arguments += ("--edge-hostname", worker)
        else:
            arguments = ("celery", "worker", "--concurrency", "1", "--queues", queues)
            arguments += ("--celery-hostname", worker, "--skip-serve-logs")
        self.airflow.start(worker, *arguments, environment=environment, folder=place)
        ready = {"edge": "Starting", "celery": "ready."}[self.executor]
        log = self.airflow.home / "logs" / f"{worker}.log"
        self.airflow.wait_for(f"worker {worker}", lambda: ready in log.read_text("utf-8", errors="replace"))

    def workers_of(self, run_id: str, task_id: str) -> list[str]:
        """The worker of each task of that name in a run of `refresh`."""
        return [
            task["hostname"] for task in self.airflow.tasks("refresh", run_id) if task["task_id"] == task_id
        ]


@contextmanager
def machines(executor: str, folder: Path, postings_a_task: int) -> Iterator[Machines]:
    """An installation on PostgreSQL without a worker yet: `edge` or `celery`."""
    with ExitStack() as stack:
        database = stack.enter_context(postgresql())
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AIRFLOW", "SKILLS_PIPELINE", "AWS"))
        }
        environment |= stack.enter_context(s3(BUCKET))
        environment |= {
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
            "AIRFLOW__CORE__DAGS_FOLDER": str(_DAGS),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__HOSTNAME_CALLABLE": "airflow_local_settings.machine",
            "PYTHONPATH": os.pathsep.join(filter(None, (str(LOCAL_SETTINGS), environment.get("PYTHONPATH")))),
            "SKILLS_PIPELINE_ORIGIN": "captures",
            "SKILLS_PIPELINE_POSTINGS_A_TASK": str(postings_a_task),
            "SKILLS_PIPELINE_SHARED": f"s3://{BUCKET}/pipeline",
        }
        if executor == "celery":
            environment |= _celery(stack.enter_context(redis()), database)
        central = stack.enter_context(installed(folder / "central", environment, EXECUTORS[executor], 4))
        yield Machines(central, executor, folder, central.environment)


def _celery(broker: str, database: str) -> dict[str, str]:
    return {
        "AIRFLOW__CELERY__BROKER_URL": broker,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{database.replace('+psycopg2', '')}",
        "AIRFLOW__CELERY__WORKER_PREFETCH_MULTIPLIER": "1",
        # An answer from the broker to a worker that is gone: nobody waits for it.
        "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT": "3600",
    }


def landed_board(content: object, settings: Settings, folder: Path) -> None:
    """Land an answer of a board from a file into the data of a machine."""
    from skills_pipeline import pipeline

    file = folder / "tidewater.json"
    file.write_text(json.dumps(content), "utf-8")
    pipeline.land_from_files(settings, "ashby", [file], mapping=None)
