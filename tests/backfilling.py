"""A backfill of the DAG `history` by Airflow's own command, and the end of all that follows from it."""

import subprocess
import sys
from typing import Any

from installation import ENDED, Installation


def backfill(
    airflow: Installation, first_day: str, last_day: str, side_by_side: int = 2
) -> list[dict[str, Any]]:
    """Land the months from `first_day` to `last_day`; their runs, once they and every refresh ended."""
    airflow.api.patch("dags/history", {"is_paused": False})
    command = [sys.executable, "-m", "airflow", "backfill", "create", "--dag-id", "history"]
    days = ["--from-date", first_day, "--to-date", last_day, "--max-active-runs", str(side_by_side)]
    # On SQLite, Airflow creates no backfill while other parts write.
    for part in ("scheduler", "dag-processor", "triggerer"):
        airflow.kill(part)
    subprocess.run([*command, *days], env=dict(airflow.environment), check=True, capture_output=True)
    airflow.start("scheduler", "scheduler", "--skip-serve-logs")
    airflow.start("triggerer", "triggerer", "--skip-serve-logs")

    def ended() -> bool:
        months, refreshes = airflow.runs("history"), airflow.runs("refresh")
        return bool(refreshes) and all(run["state"] in ENDED for run in [*months, *refreshes])

    airflow.wait_for("end of the backfill and of its refresh", ended)
    return [run for run in airflow.runs("history") if run["run_type"] == "backfill"]
