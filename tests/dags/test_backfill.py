"""Months of the past, landed side by side by `airflow backfill create`, and released once."""

from dataclasses import replace

import pytest

from backfilling import backfill
from installation import installed
from skills_pipeline import pipeline
from skills_pipeline.releases import ReleaseStore

pytestmark = pytest.mark.scheduler

MONTHS = ("2024-10", "2024-11", "2024-12")


def test_a_backfill_of_three_months_gives_the_tables_of_the_command_line(tmp_path, migrated, deploy):
    deployment = deploy(tmp_path, migrated, "sample")
    with installed(deployment.home, deployment.environment) as airflow:
        months = backfill(airflow, f"{MONTHS[0]}-01", f"{MONTHS[-1]}-28")
        refreshes = airflow.runs("refresh")
    assert [run["state"] for run in months] == ["success"] * len(MONTHS)
    assert [(run["run_type"], run["state"]) for run in refreshes] == [("asset_triggered", "success")]
    beside = replace(
        deployment.settings, data_dir=tmp_path / "beside", warehouse_dir=tmp_path / "beside released"
    )
    for month in MONTHS:
        pipeline.land_month(beside, month, [])
    expected = pipeline.refresh(beside, "sample").release
    released = ReleaseStore(deployment.settings.warehouse_dir, 2).current()
    assert released.content_sha256 == expected.content_sha256
    assert released.row_counts["core.landings"] == expected.row_counts["core.landings"] > 50
