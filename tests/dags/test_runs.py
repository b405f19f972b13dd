"""Runs of the DAGs: the release that the command line makes, an answer landed, a refusal."""

import json
import shutil
from dataclasses import replace

import pytest

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
    finished, _ = captures.run("refresh")
    assert finished == {
        "state": "success",
        "tasks": {
            "land_sample": "skipped",
            "parse": "success",
            "deduplicate": "success",
            "classify0": "success",
            "classify1": "success",
            "classify2": "success",
            "classify3": "success",
            "release": "success",
        },
    }
    expected = pipeline.refresh(elsewhere, "captures").release
    assert current(captures).content_sha256 == expected.content_sha256
    released = query(captures.settings.warehouse_dir / "current.duckdb", "FROM meta.release")
    assert released["content_sha256"].item() == expected.content_sha256
    assert released["origin"].item() == "captures"


def test_a_refused_release_fails_at_once_with_its_checks_and_the_old_one_stays(captures, tmp_path):
    captures.land("ashby")
    first = pipeline.refresh(captures.settings, "captures").release
    changed = tmp_path / "ashby.json"
    changed.write_text(json.dumps({"jobs": [{"id": "without anything else"}] * 200}), "utf-8")
    pipeline.land_from_files(captures.settings, "ashby", [changed], mapping=None)
    finished, log = captures.run("refresh")
    assert finished["state"] == "failed"
    assert finished["tasks"]["classify0"] == "success"
    assert finished["tasks"]["release"] == "failed"
    assert f"current release stays {first.release_id}" in log
    assert "pipeline_funnel.quarantine_share (1 rows, first: ashby" in log
    assert current(captures) == first


def test_a_refresh_of_nothing_fails_with_what_to_do(captures):
    finished, log = captures.run("refresh")
    assert finished["tasks"]["deduplicate"] == "failed"
    assert "land a source first" in log


@pytest.mark.parametrize(
    ("conf", "asked"),
    [
        ({}, "/mill?since=2025-03-04&until=2025-03-04"),
        ({"since": "2025-01-01", "until": "2025-01-31"}, "/mill?since=2025-01-01&until=2025-01-31"),
    ],
    ids=["the day of the data interval", "the days of the parameters"],
)
def test_an_ingest_dag_lands_what_its_source_answers(network, conf, asked):
    body = b'{"jobs": []}'
    with replay({asked: [Reply(body=body)]}) as server:
        finished, _ = network.run(
            "ingest_local",
            conf=conf | {"boards": ["mill"]},
            logical_date="2025-03-05T12:00:00+00:00",
            address=server.address,
        )
    assert finished == {"state": "success", "tasks": {"land": "success"}}
    store = LandingStore(network.settings.landing_dir)
    (landing,) = store.landings("local")
    assert (landing.url, store.read(landing)) == (server.address + asked, body)


def test_nothing_is_fetched_into_a_deployment_of_another_origin(captures):
    with replay({}) as server:
        finished, log = captures.run("ingest_local", conf={"boards": ["mill"]}, address=server.address)
    assert server.requests == []
    assert finished["tasks"] == {"land": "skipped"}
    assert "set SKILLS_PIPELINE_ORIGIN=network" in log
