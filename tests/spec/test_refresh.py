"""From landed bytes to a release, through every real step, on a handful of postings."""

import json
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from skills_pipeline import pipeline, releases
from skills_pipeline.classify import definitions
from skills_pipeline.contracts import RELEASED_TABLES, core, indicators, meta
from skills_pipeline.settings import Settings
from skills_pipeline.sources.registry import BUILT_IN
from skills_pipeline.warehouse import Warehouse, query

PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "data", tmp_path / "warehouse", processes=1, releases_kept=2)


def land(settings, *names):
    for name in names:
        pipeline.land_from_files(settings, name, [PAYLOADS / f"{name}.json"], mapping=None)


def table(settings, table):
    return Warehouse(settings.warehouse_dir, 2).table(table)


def board(folder, jobs):
    """A file as Ashby sends it, with as many English jobs."""
    template = json.loads((PAYLOADS / "ashby.json").read_text("utf-8"))["jobs"][0]
    texts = [
        f"Ward {number} needs a nurse who cares for people on shift {number * 7919}" for number in range(jobs)
    ]
    records = [
        template | {"id": f"job-{n}", "title": f"Nurse {n}", "descriptionPlain": t}
        for n, t in enumerate(texts)
    ]
    path = folder / "board.json"
    path.write_text(json.dumps({"jobs": records}), "utf-8")
    return path


def test_a_release_holds_every_landed_record_as_posting_duplicate_or_refusal(settings):
    land(settings, "jobtech", "ashby", "greenhouse", "hackernews")
    outcome = pipeline.refresh(settings, "captures")
    assert outcome.status == "released"
    columns = ("source", "landed", "parsed", "removals", "quarantined", "duplicates", "classified")
    assert table(settings, indicators.quality.PIPELINE_FUNNEL).select(columns).rows() == [
        ("ashby", 5, 3, 0, 2, 0, 3),
        ("greenhouse", 3, 2, 0, 1, 0, 2),
        ("hackernews", 2, 2, 0, 0, 0, 2),
        ("jobtech", 4, 1, 1, 2, 0, 1),
    ]
    assert table(settings, core.REMOVALS)["source"].to_list() == ["jobtech"]
    refused = table(settings, core.QUARANTINE).filter(source="jobtech").sort("location")
    assert refused.select("location", "reason").rows() == [
        ("/hits/1", "missing_text"),
        ("/hits/2", "impossible_date"),
    ]


def test_snippets_and_what_a_source_wants_deleted_are_counted_and_withheld(settings, tmp_path, monkeypatch):
    def job(number, **members):
        day = {"publication_date": "2025-04-01T08:00:00"}
        return (
            json.loads((PAYLOADS / "jobtech.json").read_text("utf-8"))["hits"][0]
            | day
            | {"id": number}
            | members
        )

    def landed(name, *hits):
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps({"hits": hits}), "utf-8")
        pipeline.land_from_files(settings, "jobtech", [path], mapping=None)

    kept, removed = job("1", headline="Svetsare"), job("2", headline="Bagare")
    landed("monday", kept, removed)
    landed(
        "tuesday",
        removed | {"removed": True, "removed_date": "2025-04-02T00:00:00"},
    )
    monkeypatch.setitem(BUILT_IN, "jobtech", replace(BUILT_IN["jobtech"], deletes_removed=True))
    pipeline.refresh(settings, "captures")
    assert table(settings, core.POSTINGS)["source_posting_id"].to_list() == ["1"]
    assert table(settings, core.WITHHELD)["reason"].to_list() == ["removed"]
    monkeypatch.setitem(
        BUILT_IN, "jobtech", replace(BUILT_IN["jobtech"], deletes_removed=False, full_text=False)
    )
    shutil.rmtree(settings.warehouse_dir)
    land(settings, "ashby")
    pipeline.refresh(settings, "captures")
    assert set(table(settings, core.POSTINGS)["source"]) == {"ashby"}
    assert table(settings, core.WITHHELD)["reason"].to_list() == ["snippet", "snippet"]


def test_a_posting_is_seen_from_its_first_landing_to_its_last(settings, tmp_path):
    first, second = (json.loads((PAYLOADS / "ashby.json").read_text("utf-8"))["jobs"][n] for n in (0, 1))
    for day, jobs in ((1_750_000_000, [first, second]), (1_751_000_000, [first])):
        path = tmp_path / "board.json"
        path.write_text(json.dumps({"jobs": jobs}), "utf-8")
        os.utime(path, (day, day))
        pipeline.land_from_files(settings, "ashby", [path], mapping=None)
    pipeline.refresh(settings, "captures")
    postings = table(settings, core.POSTINGS).select("posting_id", "source_posting_id")
    seen = postings.join(table(settings, core.SIGHTINGS), on="posting_id").sort("source_posting_id")
    # 1,750,000,000 s and 1,751,000,000 s after 1970
    assert seen.select("first_seen_on", "last_seen_on").rows() == [
        (date(2025, 6, 15), date(2025, 6, 27)),
        (date(2025, 6, 15), date(2025, 6, 15)),
    ]


def test_the_published_file_describes_itself_and_holds_no_text(settings):
    land(settings, "jobtech")
    pipeline.refresh(settings, "captures")
    file = settings.warehouse_dir / "current.duckdb"
    tables = query(file, "SELECT schema_name, table_name, comment FROM duckdb_tables()")
    assert {(row[0], row[1]): row[2] for row in tables.rows()} == {
        (entry.schema, entry.name): entry.description for entry in RELEASED_TABLES
    }
    decided_by = table(settings, core.CLASSIFICATIONS)["model_id"].unique()
    cards = table(settings, meta.MODEL_CARDS)
    assert decided_by.is_in(cards["model_id"].implode()).all()
    assert cards.filter(heading="Limits")["section"].str.len_chars().min() > 100
    assert table(settings, meta.DICTIONARY).height == sum(len(entry.fields) for entry in RELEASED_TABLES)
    assert query(file, "SELECT * FROM duckdb_columns() WHERE column_name = 'text'").is_empty()
    assert query(
        file, "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
    ).item() == len(RELEASED_TABLES)


def test_the_same_landings_again_change_nothing(settings):
    land(settings, "jobtech", "ashby")
    first = pipeline.refresh(settings, "captures")
    before = {path: path.read_bytes() for path in settings.warehouse_dir.rglob("*") if path.is_file()}
    land(settings, "jobtech", "ashby")
    second = pipeline.refresh(settings, "captures")
    assert (second.status, second.release) == ("unchanged", first.release)
    assert {path: path.read_bytes() for path in settings.warehouse_dir.rglob("*") if path.is_file()} == before


def test_the_same_landings_elsewhere_give_the_same_content(settings, tmp_path):
    land(settings, "jobtech", "ashby")
    one = pipeline.refresh(settings, "captures")
    elsewhere = replace(
        settings, data_dir=tmp_path / "other", warehouse_dir=tmp_path / "other_warehouse", processes=2
    )
    shutil.copytree(settings.landing_dir, elsewhere.landing_dir)
    other = pipeline.refresh(elsewhere, "captures")
    assert one.release.release_id == other.release.release_id
    assert one.release.content_sha256 == other.release.content_sha256


def test_new_landings_make_a_new_release_and_the_difference_is_told(settings, tmp_path):
    pipeline.land_from_files(settings, "ashby", [board(tmp_path, 40)], mapping=None)
    first = pipeline.refresh(settings, "captures")
    land(settings, "ashby")
    second = pipeline.refresh(settings, "captures")
    assert second.previous == first.release
    assert second.release.release_id != first.release.release_id
    moves = Warehouse(settings.warehouse_dir, 2).difference(first.release, second.release)
    german = moves.filter(definition_id="ai_demand", country_code="DE")
    # One more posting than the forty before, and it asks for AI.
    assert german.select("earlier_postings", "later_postings").row(0) == (40, 41)
    # All at one employer: counts are stated, the share is withheld in both.
    assert german["change_pp"].to_list() == [None]


def test_releases_beyond_those_kept_are_removed_and_never_the_current_one(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(releases, "READERS_SECONDS", 0)
    ids = []
    for jobs in (30, 31, 32):
        pipeline.land_from_files(settings, "ashby", [board(tmp_path, jobs)], mapping=None)
        ids.append(pipeline.refresh(settings, "captures").release.release_id)
    kept = {path.name for path in (settings.warehouse_dir / "releases").iterdir()}
    assert len(kept) == 2
    assert ids[-1] in kept


def test_a_source_that_changed_its_shape_is_refused_and_the_old_release_stays(settings, tmp_path):
    pipeline.land_from_files(settings, "ashby", [board(tmp_path, 120)], mapping=None)
    first = pipeline.refresh(settings, "captures")
    changed = board(tmp_path, 120)
    renamed = changed.with_name("renamed.json")
    renamed.write_text(changed.read_text("utf-8").replace('"publishedAt"', '"published_at"'), "utf-8")
    pipeline.land_from_files(settings, "ashby", [renamed], mapping=None)
    second = pipeline.refresh(settings, "captures")
    assert second.status == "refused"
    failed = {
        check.check_id: check.example
        for check in second.checks
        if check.failures and check.severity == "fail"
    }
    assert failed == {"pipeline_funnel.quarantine_share": "ashby, 120, 240, 50.0"}
    assert second.release == first.release
    assert table(settings, meta.RELEASE)["release_id"].item() == first.release.release_id
    assert not list((settings.warehouse_dir / "releases").glob(".building-*"))


def test_nothing_landed_is_said_and_not_released(settings):
    with pytest.raises(pipeline.NothingLandedError, match="land a source first"):
        pipeline.refresh(settings, "captures")


def test_a_shard_that_is_classified_is_not_classified_again(settings):
    land(settings, "jobtech", "ashby")
    assert pipeline.parse(settings) == 2
    made = pipeline.deduplicate_postings(settings)
    assert pipeline.classify(settings, made) == len(made) == 3
    assert pipeline.parse(settings) == 0
    assert pipeline.classify(settings, pipeline.deduplicate_postings(settings)) == 0


def test_a_document_that_lands_during_a_refresh_belongs_to_the_next_one(settings):
    land(settings, "jobtech")
    pipeline.parse(settings)
    pipeline.classify(settings, pipeline.deduplicate_postings(settings))
    land(settings, "ashby")
    first = pipeline.release(settings, "captures")
    assert table(settings, indicators.quality.PIPELINE_FUNNEL)["source"].to_list() == ["jobtech"]
    second = pipeline.refresh(settings, "captures")
    assert second.previous == first.release
    assert table(settings, indicators.quality.PIPELINE_FUNNEL)["source"].to_list() == ["ashby", "jobtech"]


def test_another_definition_classifies_anew(settings, monkeypatch):
    land(settings, "jobtech", "ashby")
    pipeline.parse(settings)
    made = pipeline.deduplicate_postings(settings)
    assert pipeline.classify(settings, made) == len(made)
    changed = (replace(definitions.DEFINITIONS[0], rule="another rule"), *definitions.DEFINITIONS[1:])
    monkeypatch.setattr(definitions, "DEFINITIONS", changed)
    assert pipeline.classify(settings, made) == len(made)


def test_works_of_an_index_are_candidates_each_once_and_none_is_lost(settings, tmp_path):
    def work(number, **members):
        return {
            "id": f"https://openalex.org/W{number}",
            "doi": f"https://doi.org/10.1234/row.{number}",
            "title": f"Who rows, part {number}",
            "publication_year": 2025,
            "authorships": [{"author": {"display_name": "Ann Oarsman"}}],
            "primary_location": None,
            "cited_by_count": 1,
        } | members

    wilson = work(3, doi="https://doi.org/10.1080/01621459.1927.10502953", title="Probable inference")
    answered = [work(1), work(2, title="Who rows, part 1"), wilson, work(4, title=None)]
    path = tmp_path / "works.json"
    for day, works in ((1_750_000_000, answered), (1_751_000_000, [work(1, cited_by_count=9)])):
        path.write_text(json.dumps({"results": works}), "utf-8")
        os.utime(path, (day, day))
        pipeline.land_from_files(settings, "openalex", [path], mapping=None)
    land(settings, "ashby")
    assert pipeline.refresh(settings, "captures").status == "released"
    found = table(settings, meta.WORK_CANDIDATES).sort("records")
    assert found.select("review_state", "work_id", "records", "doi", "cited_by_count").rows() == [
        ("reviewed", "wilson_1927", 1, "10.1080/01621459.1927.10502953", 1),
        ("proposed", None, 2, "10.1234/row.1", 9),
    ]
    refused = table(settings, core.QUARANTINE).filter(source="openalex")
    assert refused.select("location", "reason").rows() == [("/results/3", "missing_title")]
    funnel = table(settings, indicators.quality.PIPELINE_FUNNEL).filter(source="openalex")
    assert funnel.select("landed", "figures", "quarantined").rows() == [(5, 4, 1)]
    checks = table(settings, meta.CHECKS).filter(table_of("evidence_coverage"))
    assert checks["failures"].sum() == 0
    assert checks.height == 8


def table_of(name):
    return pl.col("check_id").str.starts_with(f"{name}.")
