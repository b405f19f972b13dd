"""Runs of the ingest DAGs: which days they ask for, with which credentials, what they say of a failure."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from mail import mail_server
from replay import Asked, Reply, replay, served
from skills_pipeline.landing import Cursor, LandingStore

MILL = {"boards": ["mill"]}


def days(since, until):
    return f"/mill?since={since}&until={until}"


def run(day, **conf):
    """A run whose data interval ends with that day's beginning."""
    # In one process `dag.test()` hands the parameters of a run to the next one that leaves them out.
    chosen = {"since": None, "until": None, "boards": []} | conf
    return {"dag_id": "ingest_local", "logical_date": f"{day}T12:00:00+00:00", "conf": chosen}


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


def test_a_failure_is_told_by_mail_and_webhook_once_and_without_a_secret(with_boards):
    told = []

    def hook(request: Asked) -> Reply:
        told.append(request)
        return Reply(500 if len(told) == 1 else 204)

    refusing = Reply(404, b"no board of source-key-1")
    tuesday, wednesday = days("2025-03-04", "2025-03-04"), days("2025-03-05", "2025-03-05")
    with (
        mail_server() as (port, mails),
        served(hook) as address,
        replay({tuesday: [refusing], wednesday: [refusing]}) as server,
    ):
        installation = (
            with_boards.connected("skills_pipeline_local", conn_type="generic", password="source-key-1")
            .connected(
                "skills_pipeline_alert_email",
                conn_type="smtp",
                host="127.0.0.1",
                port=port,
                extra={
                    "disable_ssl": True,
                    "disable_tls": True,
                    "from_email": "pipeline@example.org",
                    "to": "a@example.org, b@example.org",
                },
            )
            .connected(
                "skills_pipeline_alert_webhook",
                conn_type="http",
                host=f"{address}/hidden-path-1",
                password="hook-token-1",
            )
        )
        finished, log = installation.run(
            run("2025-03-05"), run("2025-03-06"), address=server.address, credentials=("X-Key",)
        )
    assert states(finished) == ["failed", "failed"]
    assert [headers["X-Key"] for _, headers in server.requests] == ["source-key-1"] * 2
    assert [one.url for one in told] == ["/hidden-path-1"] * 2
    assert told[0].headers["Authorization"] == "Bearer hook-token-1"
    alert = json.loads(told[1].body)
    assert (alert["what"], alert["dag_id"], alert["task_id"]) == ("task failed", "ingest_local", "land")
    assert f"{server.address}{wednesday}: status 404" in alert["message"]
    assert "look at its credentials" in alert["what_to_do"]
    assert f"/runs/{alert['run_id'].replace(':', '%3A').replace('+', '%2B')}/" in alert["log_url"]
    assert alert["subject"] == "[skills-pipeline] task failed: ingest_local.land (local)"
    assert [mail["Subject"] for mail in mails] == [alert["subject"]] * 2
    assert mails[1]["To"] == "a@example.org, b@example.org"
    body = mails[1].get_body().get_content()
    assert "status 404" in body
    assert "look at its credentials" in body
    # What a channel does not take is in the log, and hinders neither the other one nor the run.
    assert "alert not sent by skills_pipeline_alert_webhook: AlertError: status 500" in log
    for secret in ("source-key-1", "hook-token-1", "hidden-path-1"):
        assert secret not in log + alert["message"] + body + str(told[1].body)


def test_credentials_come_from_a_connection_or_the_environment_and_what_is_missing_is_named(with_boards):
    url = days("2025-03-04", "2025-03-04")
    names = ("X-Id", "X-Key")
    by_fields = with_boards.connected(
        "skills_pipeline_local", conn_type="generic", extra={"X-Id": "field-id-1", "X-Key": "field-key-1"}
    )
    by_login = with_boards.connected(
        "skills_pipeline_local", conn_type="generic", login="login-id-1", password="login-key-1"
    )
    by_environment = with_boards.told(
        **{"SKILLS_PIPELINE_X-Id": "variable-id-1", "SKILLS_PIPELINE_X-Key": "variable-key-1"}
    )
    half = with_boards.connected("skills_pipeline_local", conn_type="generic", login="login-id-1")
    with replay({url: [Reply(body=b"[]")]}) as server:
        seen = [
            each.run(run("2025-03-05"), address=server.address, credentials=names)
            for each in (by_fields, by_login, by_environment, half)
        ]
    assert [states(finished) for finished, _ in seen] == [["success"]] * 3 + [["failed"]]
    assert [(headers["X-Id"], headers["X-Key"]) for _, headers in server.requests] == [
        ("field-id-1", "field-key-1"),
        ("login-id-1", "login-key-1"),
        ("variable-id-1", "variable-key-1"),
    ]
    assert not any(f"-{kind}-1" in log for _, log in seen for kind in ("id", "key"))
    assert "the connection skills_pipeline_local lacks X-Key" in seen[3][1]


def test_a_source_that_was_not_heard_of_is_told(with_boards):
    store = LandingStore(with_boards.settings.landing_dir)
    store.set_cursor("local", Cursor("2025-03-01", "2025-03-02", "2025-03-03T00:00:00", 1, 1))
    on_time, too_late = (
        {"dag_id": "watch", "logical_date": None, "run_after": f"{day}T00:00:00+00:00"}
        for day in ("2025-03-06", "2025-03-07")
    )
    with replay({}) as server:
        finished, log = with_boards.run(on_time, too_late, address=server.address)
    assert [one["tasks"]["heard_of"] for one in finished] == ["success", "failed"]
    assert "not heard of: local (daily) for 4 days, landed up to 2025-03-02" in log
