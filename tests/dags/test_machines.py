"""Tasks on two machines: the release of one machine, work of both, and nothing lost with one of them."""

import shutil
from dataclasses import replace

import pytest

from harbour import board
from installation import members
from machines import landed_board, machines
from skills_pipeline import pipeline
from skills_pipeline.releases import ReleaseStore
from skills_pipeline.warehouse import query

pytestmark = pytest.mark.machines


@pytest.fixture(
    scope="module", params=["edge", pytest.param("celery", marks=pytest.mark.long)], ids=lambda name: name
)
def two(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    with machines(request.param, folder, postings_a_task=40) as started:
        started.start("first")
        started.start("second")
        yield started
    assert [one for session in started.airflow.sessions() for one in members(session)] == []


def by_one_machine(two, folder):
    """The release that a machine alone makes of what the first worker landed, after its releases."""
    owner = two.settings("first")
    alone = replace(owner, data_dir=folder / "data", warehouse_dir=folder / "warehouse")
    shutil.copytree(owner.landing_dir, alone.landing_dir)
    if owner.warehouse_dir.exists():
        shutil.copytree(owner.warehouse_dir, alone.warehouse_dir, symlinks=True)
    return pipeline.refresh(alone, "captures").release


def current(two):
    return ReleaseStore(two.settings("first").warehouse_dir, 6).current()


def test_two_machines_make_the_release_of_one(two, tmp_path):
    landed_board(board(range(120), countries=6, months=4), two.settings("first"), tmp_path)
    expected = by_one_machine(two, tmp_path)
    run_id = two.airflow.trigger("refresh")
    assert two.airflow.finished("refresh", run_id) == "success"
    assert current(two).content_sha256 == expected.content_sha256
    assert set(two.workers_of(run_id, "classify")) == {"first", "second"}
    for owned in ("parse", "deduplicate", "build", "release", "publish"):
        assert two.workers_of(run_id, owned) == ["first"]
    assert not two.settings("second").landing_dir.exists()
    assert not two.settings("second").warehouse_dir.exists()


def test_what_a_machine_was_at_when_it_lost_its_power_is_done_by_the_other(two, tmp_path):
    landed_board(board(range(1000, 1120), countries=6, months=4), two.settings("first"), tmp_path)
    expected = by_one_machine(two, tmp_path)
    run_id = two.airflow.trigger("refresh")

    def at_work_on_the_second() -> list[int]:
        return [
            task["map_index"]
            for task in two.airflow.tasks("refresh", run_id)
            if (task["task_id"], task["state"], task["hostname"]) == ("classify", "running", "second")
        ]

    lost = two.airflow.wait_for("task on the second machine", at_work_on_the_second)
    two.airflow.kill("second")
    assert two.airflow.finished("refresh", run_id) == "success"
    for map_index in lost:
        tries = two.airflow.tries("refresh", run_id, "classify", map_index)
        assert [one["hostname"] for one in tries] == ["second", "first"]
    assert current(two).content_sha256 == expected.content_sha256
    database = two.settings("first").warehouse_dir / "current.duckdb"
    rows = {name: query(database, f"FROM core.{name}") for name in ("postings", "classifications")}
    assert sorted(rows["classifications"]["posting_id"]) == sorted(rows["postings"]["posting_id"])
