"""Runs of the DAGs: the release that the command line makes, an answer landed, a refusal."""

import json
import shutil
from dataclasses import replace

from replay import Reply, replay
from skills_pipeline import pipeline
from skills_pipeline.landing import LandingStore
from skills_pipeline.releases import ReleaseStore
from skills_pipeline.warehouse import query


def current(deployment):
    return ReleaseStore(deployment.settings.warehouse_dir, 2).current()


def test_a_refresh_makes_the_release_that_the_command_line_makes(captures, tmp_path):
    captures.land("ashby", "jobtech")
    elsewhere = replace(captures.settings, data_dir=tmp_path / "other", warehouse_dir=tmp_path / "others")
    shutil.copytree(captures.settings.landing_dir, elsewhere.landing_dir)
    (finished,), _ = captures.run({"dag_id": "refresh"})
    assert finished == {
        "state": "success",
        "tasks": {
            "prepare": "success",
            "parse0": "success",
            "deduplicate": "success",
            "classify0": "success",
            "build": "success",
            "approve": "success",
            "release": "success",
            "publish": "success",
        },
    }
    expected = pipeline.refresh(elsewhere, "captures").release
    assert current(captures).content_sha256 == expected.content_sha256
    released = query(captures.settings.warehouse_dir / "current.duckdb", "FROM meta.release")
    assert released["content_sha256"].item() == expected.content_sha256
    assert released["origin"].item() == "captures"
    published = captures.settings.warehouse_dir / "publications" / current(captures).release_id
    assert (published / "SHA256SUMS").exists()


def test_a_refused_release_fails_at_once_with_its_checks_and_the_old_one_stays(captures, tmp_path):
    captures.land("ashby")
    first = pipeline.refresh(captures.settings, "captures").release
    changed = tmp_path / "ashby.json"
    changed.write_text(json.dumps({"jobs": [{"id": "without anything else"}] * 200}), "utf-8")
    pipeline.land_from_files(captures.settings, "ashby", [changed], mapping=None)
    (finished,), log = captures.run({"dag_id": "refresh"})
    assert finished["state"] == "failed"
    assert finished["tasks"]["build"] == "failed"
    assert finished["tasks"]["release"] == "upstream_failed"
    assert f"current release stays {first.release_id}" in log
    assert "pipeline_funnel.quarantine_share (1 rows, first: ashby" in log
    assert current(captures) == first


def test_an_ingest_dag_lands_what_its_source_answers_for_the_days_of_the_run(network):
    by_interval, by_parameters = (
        "/mill?since=2025-03-04&until=2025-03-04",
        "/mill?since=2025-01-01&until=2025-01-31",
    )
    run = {"dag_id": "ingest_local", "logical_date": "2025-03-05T12:00:00+00:00"}
    days = {"since": "2025-01-01", "until": "2025-01-31"}
    with replay({by_interval: [Reply(body=b"[1]")], by_parameters: [Reply(body=b"[2]")]}) as server:
        finished, _ = network.run(
            run | {"conf": {"boards": ["mill"]}},
            run | {"conf": {"boards": ["mill"]} | days, "logical_date": "2025-03-06T12:00:00+00:00"},
            address=server.address,
        )
    assert finished == [{"state": "success", "tasks": {"land": "success"}}] * 2
    store = LandingStore(network.settings.landing_dir)
    assert [(landing.url, store.read(landing)) for landing in store.landings("local")] == [
        (server.address + by_interval, b"[1]"),
        (server.address + by_parameters, b"[2]"),
    ]


def test_without_anything_landed_nothing_is_fetched_into_captures_and_a_refresh_says_what_to_do(captures):
    with replay({}) as server:
        (ingest, refresh), log = captures.run(
            {"dag_id": "ingest_local", "conf": {"boards": ["mill"]}},
            {"dag_id": "refresh"},
            address=server.address,
        )
    assert server.requests == []
    assert ingest["tasks"] == {"land": "skipped"}
    assert "set SKILLS_PIPELINE_ORIGIN=network" in log
    assert refresh["tasks"]["deduplicate"] == "failed"
    assert "land a source first" in log
