"""Runs of the ingest DAGs: which days they ask for, with which credentials, what they say of a failure."""

import shutil
from datetime import UTC, datetime

import pytest

from replay import Reply, replay
from skills_pipeline.landing import Cursor, LandingStore

MILL = {"boards": ["mill"]}


def days(since, until):
    return f"/mill?since={since}&until={until}"


def run(day, **conf):
    """A run whose data interval ends with that day's beginning."""
    return {"dag_id": "ingest_local", "logical_date": f"{day}T12:00:00+00:00", "conf": conf}


@pytest.fixture
def with_boards(network, tmp_path):
    """The installation with a list of boards, so that a run needs no parameter."""
    boards = tmp_path / "boards.tsv"
    boards.write_text("source\tboard\tnote\nlocal\tmill\t\n", "utf-8")
    return network.told(SKILLS_PIPELINE_BOARDS=str(boards))


def asked(server):
    return [url for url, _ in server.requests]


def states(finished):
    return [one["tasks"]["land"] for one in finished]


def test_a_run_asks_from_where_the_last_one_that_came_to_its_end_stopped(with_boards):
    first, failed, both = (
        days("2025-03-04", "2025-03-04"),
        days("2025-03-05", "2025-03-05"),
        days("2025-03-05", "2025-03-08"),
    )
    with replay({first: [Reply(body=b"[1]")], failed: [Reply(404)], both: [Reply(body=b"[2]")]}) as server:
        finished, log = with_boards.run(
            run("2025-03-05"), run("2025-03-06"), run("2025-03-09"), address=server.address
        )
    assert states(finished) == ["success", "failed", "success"]
    # The refusal was not tried again, and the three days that nobody asked for are made up for.
    assert asked(server) == [first, failed, both]
    assert "the source refuses what is asked" in log


def test_days_and_boards_chosen_by_hand_leave_the_watermark_where_it_is(with_boards):
    chosen, whole = days("2025-01-01", "2025-01-31"), days("2025-03-05", "2025-03-06")
    replies = [days("2025-03-04", "2025-03-04"), chosen, days("2025-03-05", "2025-03-05"), whole]
    with replay({url: [Reply(body=b"[]")] for url in replies}) as server:
        finished, _ = with_boards.run(
            run("2025-03-05"),
            run("2025-03-10", since="2025-01-01", until="2025-01-31"),
            run("2025-03-06", **MILL),
            run("2025-03-07"),
            address=server.address,
        )
    assert states(finished) == ["success"] * 4
    assert asked(server) == replies


def test_a_landing_store_that_was_restored_is_asked_for_from_its_own_last_day(with_boards):
    store = LandingStore(with_boards.settings.landing_dir)
    replies = [
        days("2025-03-04", "2025-03-04"),
        days("2025-03-05", "2025-03-08"),
        days("2025-03-04", "2025-03-09"),
    ]
    with replay({url: [Reply(body=b"[]")] for url in replies}) as server:
        with_boards.run(run("2025-03-05"), address=server.address)
        copy = with_boards.home / "copy"
        shutil.copytree(store.root, copy)
        with_boards.run(run("2025-03-09"), address=server.address)
        shutil.rmtree(store.root)
        shutil.copytree(copy, store.root)
        finished, _ = with_boards.run(run("2025-03-10"), address=server.address)
    assert states(finished) == ["success"]
    assert asked(server) == replies


def test_what_the_command_line_landed_is_taken_over_and_a_run_without_an_interval_asks_up_to_today(
    with_boards,
):
    store = LandingStore(with_boards.settings.landing_dir)
    store.set_cursor("local", Cursor("2025-03-01", "2025-03-02", "2025-03-03T01:00:00", 1, 1))
    today = datetime.now(UTC).date()
    replies = [days("2025-03-02", "2025-03-04"), days("2025-03-05", today), days(today, today)]
    without_interval = {"dag_id": "ingest_local", "logical_date": None}
    with replay({url: [Reply(body=b"[]")] for url in replies}) as server:
        finished, _ = with_boards.run(
            run("2025-03-05"), without_interval, without_interval, address=server.address
        )
    assert states(finished) == ["success"] * 3
    assert asked(server) == replies
