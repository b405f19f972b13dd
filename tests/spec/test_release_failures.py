"""What goes wrong while a real release is made, or after: the one before stays, and it is said what to do."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from skills_pipeline import pipeline
from skills_pipeline.releases import DamagedReleaseError, ReleaseError
from skills_pipeline.settings import Settings
from skills_pipeline.warehouse import Warehouse, query

PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"


@pytest.fixture(scope="module")
def classified(tmp_path_factory):
    """Two postings, classified: what every release here is made of."""
    settings = Settings(tmp_path_factory.mktemp("classified"), Path("unused"), processes=1, releases_kept=3)
    pipeline.land_from_files(settings, "jobtech", [PAYLOADS / "jobtech.json"], mapping=None)
    pipeline.parse(settings)
    pipeline.classify(settings, pipeline.deduplicate_postings(settings))
    return settings


@pytest.fixture
def settings(classified, tmp_path):
    shutil.copytree(classified.data_dir, tmp_path / "data")
    return replace(classified, data_dir=tmp_path / "data", warehouse_dir=tmp_path / "warehouse")


def release_id(settings):
    return query(settings.warehouse_dir / "current.duckdb", "SELECT release_id FROM meta.release").item()


def land_more(settings):
    pipeline.land_from_files(settings, "ashby", [PAYLOADS / "ashby.json"], mapping=None)


def test_a_full_disk_is_told_and_leaves_nothing(settings, small_disk):
    with pytest.raises(
        ReleaseError, match=r"could not be written .* has room for twice the size of a release"
    ):
        pipeline.release(replace(settings, warehouse_dir=small_disk), "captures")
    assert list((small_disk / "releases").iterdir()) == []


def test_what_was_rolled_back_is_not_released_again_until_something_is_new(settings):
    first = pipeline.release(settings, "captures").release
    land_more(settings)
    second = pipeline.refresh(settings, "captures").release
    releases = Warehouse(settings.warehouse_dir, 3).releases
    releases.rollback()
    again = pipeline.refresh(settings, "captures")
    assert (again.status, again.release) == ("withdrawn", first)
    releases.rollback(second.release_id)
    assert pipeline.refresh(settings, "captures").status == "unchanged"
    assert release_id(settings) == second.release_id


def test_a_release_is_not_built_on_one_that_was_edited(settings):
    pipeline.release(settings, "captures")
    edited = (settings.warehouse_dir / "current" / "report.html").resolve()
    edited.chmod(0o644)
    edited.write_text("better numbers")
    land_more(settings)
    with pytest.raises(DamagedReleaseError, match=r"report\.html in .* was changed or removed"):
        pipeline.refresh(settings, "captures")
    shutil.rmtree(edited.parent)  # as the message says: there is none before
    assert pipeline.refresh(settings, "captures").status == "released"
    assert release_id(settings) == Warehouse(settings.warehouse_dir, 3).releases.current().release_id
