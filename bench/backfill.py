"""A backfill of all 24 months of the embedded sample by the scheduler, and the same by the command line.

Measured, not asserted: `PYTHONPATH=tests python bench/backfill.py` prints the seconds of the months, of the
refresh that follows, and whether both ways released the same. SQLite, two tasks side by side.
"""

import os
import tempfile
import time
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from backfilling import backfill
from installation import installed
from skills_pipeline import pipeline
from skills_pipeline.releases import ReleaseStore
from skills_pipeline.sample import MONTHS
from skills_pipeline.settings import Settings

PROCESSES = 2
_DAGS = Path(__file__).parents[1] / "dags"


def by_scheduler(settings: Settings, home: Path) -> dict[str, float]:
    """Seconds of the whole backfill, of its months and of its refreshes, and how many there were."""
    environment = os.environ | {
        "AIRFLOW__CORE__DAGS_FOLDER": str(_DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "SKILLS_PIPELINE_DATA": str(settings.data_dir),
        "SKILLS_PIPELINE_WAREHOUSE": str(settings.warehouse_dir),
        "SKILLS_PIPELINE_ORIGIN": "sample",
    }
    with installed(home, environment, parallelism=PROCESSES, is_impatient=False) as airflow:
        begun = time.perf_counter()
        months = backfill(airflow, f"{MONTHS[0]}-01", f"{MONTHS[-1]}-28", side_by_side=PROCESSES)
        seconds = time.perf_counter() - begun
        refreshes = airflow.runs("refresh")
    return {
        "all": seconds,
        "months": _span([*months]),
        "refresh": _span(refreshes),
        "months, number": len([run for run in months if run["state"] == "success"]),
        "refreshes, number": len([run for run in refreshes if run["state"] == "success"]),
    }


def _span(runs: list[dict[str, str]]) -> float:
    """Seconds from the first begin to the last end."""
    begun = min(datetime.fromisoformat(run["start_date"]) for run in runs)
    return (max(datetime.fromisoformat(run["end_date"]) for run in runs) - begun).total_seconds()


def main() -> None:
    """Print both ways."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = Table("way", "what", "seconds", title=f"24 months of the sample, parallelism {PROCESSES}")
        one = Settings(folder / "one", folder / "one released", processes=1, origin="sample")
        for what, figure in by_scheduler(one, folder / "airflow").items():
            table.add_row("scheduler", what, f"{figure:,.1f}")
        other = Settings(folder / "other", folder / "other released", processes=PROCESSES, origin="sample")
        begun = time.perf_counter()
        pipeline.land_sample(other)
        pipeline.refresh(other, "sample")
        table.add_row("command line", "all", f"{time.perf_counter() - begun:,.1f}")
        current = [ReleaseStore(settings.warehouse_dir, 2).current() for settings in (one, other)]
        Console().print(table)
        Console().print("content_sha256:", *(release.content_sha256 for release in current if release))


if __name__ == "__main__":
    main()
