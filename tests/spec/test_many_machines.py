"""The same release by more than one machine, in two steps, and of months that were landed in any order."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from skills_pipeline import pipeline
from skills_pipeline.object_storage import StorageError
from skills_pipeline.releases import OtherOriginError
from skills_pipeline.settings import Settings
from skills_pipeline.warehouse import CheckResult, Outcome, query

PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "data", tmp_path / "warehouse", processes=1, releases_kept=2)


def land(settings, *names):
    for name in names:
        pipeline.land_from_files(settings, name, [PAYLOADS / f"{name}.json"], mapping=None)


@pytest.fixture
def owner(settings, tmp_path):
    """The machine that owns landings and releases, with its shards in the shared store."""
    return replace(settings, shared=str(tmp_path / "shared"))


def test_what_another_machine_classified_is_released_as_if_it_had_been_this_one(owner, tmp_path):
    land(owner, "jobtech", "ashby")
    alone = replace(owner, data_dir=tmp_path / "alone", warehouse_dir=tmp_path / "alone wh", shared=None)
    shutil.copytree(owner.landing_dir, alone.landing_dir)
    expected = pipeline.refresh(alone, "captures").release
    pipeline.parse(owner)
    due = pipeline.due_shards(owner, pipeline.deduplicate_postings(owner))
    other = replace(owner, data_dir=tmp_path / "other")
    assert pipeline.classify(other, due) == len(due) == 3
    assert pipeline.due_shards(owner, due) == []  # nobody classifies them again
    assert pipeline.release(owner, "captures").release.content_sha256 == expected.content_sha256


def test_a_shard_of_which_only_a_part_came_back_is_classified_again(owner, tmp_path):
    land(owner, "jobtech")
    pipeline.parse(owner)
    made = pipeline.deduplicate_postings(owner)
    pipeline.classify(replace(owner, data_dir=tmp_path / "other"), made)
    (last,) = (tmp_path / "shared" / "classified").glob("*/*/*/classifications.parquet")
    last.unlink()  # as a machine leaves it that was killed while it sent
    assert pipeline.due_shards(owner, made) == made
    shutil.rmtree(tmp_path / "other")
    assert pipeline.classify(replace(owner, data_dir=tmp_path / "other"), made) == 1


def test_a_shared_store_that_cannot_be_reached_is_named(owner, tmp_path):
    (tmp_path / "shared").write_text("a file, no folder")
    land(owner, "jobtech")
    pipeline.parse(owner)
    with pytest.raises(StorageError, match=r"shared: .*the task may be run again"):
        pipeline.deduplicate_postings(owner)


def test_a_release_built_apart_is_the_one_made_at_once(settings, tmp_path):
    land(settings, "jobtech", "ashby")
    pipeline.parse(settings)
    pipeline.classify(settings, pipeline.deduplicate_postings(settings))
    at_once = pipeline.release(replace(settings, warehouse_dir=tmp_path / "at once"), "captures").release
    built = pipeline.build(settings, "captures")
    assert (built.status, built.previous) == ("built", None)
    assert not (settings.warehouse_dir / "current.duckdb").exists()
    released = pipeline.release_apart(settings, built.release.release_id)
    assert released.content_sha256 == at_once.content_sha256
    seen = query(settings.warehouse_dir / "current.duckdb", "SELECT content_sha256 FROM meta.release").item()
    assert seen == at_once.content_sha256
    assert pipeline.build(settings, "captures").status == "unchanged"


@pytest.mark.parametrize(
    ("previous", "warned_before", "new"),
    [
        (None, set(), []),
        ("one", set(), ["shares.jump", "sources.late"]),
        ("one", {"shares.jump"}, ["sources.late"]),
    ],
    ids=["first release", "none before", "one known"],
)
def test_new_warnings_are_those_that_the_release_before_had_not(previous, warned_before, new):
    checks = (
        CheckResult("shares.jump", "warn", 2, "DE"),
        CheckResult("sources.late", "warn", 1, "nav"),
        CheckResult("shares.quiet", "warn", 0, None),
        CheckResult("shares.broken", "fail", 1, "FR"),
    )
    outcome = Outcome("built", previous, previous, checks, frozenset(warned_before))
    assert [check.check_id for check in outcome.new_warnings] == new


def test_months_of_the_sample_land_in_any_order_and_once(settings):
    sample = replace(settings, origin="sample")
    assert pipeline.land_month(sample, "2024-03", []) > 0
    assert pipeline.land_month(sample, "2024-01", []) > 0
    assert pipeline.land_month(sample, "2024-03", []) == 0
    months = {f"{landing.fetched_at:%Y-%m}" for landing in pipeline.land_sample(sample, "2024-02")}
    assert months == {"2024-03"}  # asked for when the month was over


def test_past_months_are_asked_of_sources_that_are_named_and_not_mixed_with_a_sample(settings):
    with pytest.raises(pipeline.NothingToAskError, match="parameter `sources`"):
        pipeline.land_month(settings, "2024-01", [])
    land(settings, "jobtech")
    with pytest.raises(OtherOriginError, match="holds real landings"):
        pipeline.land_month(replace(settings, origin="sample"), "2024-01", [])
