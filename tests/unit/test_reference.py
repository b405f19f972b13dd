"""Reference data that are there, old, or not to be used."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from skills_pipeline import pipeline
from skills_pipeline.anchors import published_figures
from skills_pipeline.landing import today
from skills_pipeline.reference import check, table
from skills_pipeline.settings import Settings

FIGURES = Path(published_figures.__file__).with_name("figures.tsv")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "data", tmp_path / "warehouse", processes=1)


def states(settings: Settings, on: date = date(2026, 1, 1)) -> dict[str, str]:
    return {one.name: one.state for one in check(settings, on)}


def test_what_is_shipped_is_good_and_what_a_deployment_does_not_have_is_not_used(settings: Settings) -> None:
    told = states(settings)
    assert {"lexicon", "model of AI mentions", "model of occupations", "places"} <= {
        name for name, state in told.items() if state == "good"
    }
    assert {told[name] for name in ("employers' boards", "audit labels", "official_cells")} == {"not used"}


def test_figures_are_old_when_two_periods_of_their_publisher_passed(settings: Settings) -> None:
    settings.data_dir.mkdir()
    pl.DataFrame(
        {"source": ["official_cells", "hiring_lab_job_postings"], "vintage": [date(2024, 1, 1)] * 2}
    ).write_parquet(settings.data_dir / "anchor_values.parquet")
    within, after = states(settings, date(2024, 1, 15)), states(settings, date(2024, 1, 16))
    assert within["hiring_lab_job_postings"] == "good"
    assert after["hiring_lab_job_postings"] == "old"
    assert after["official_cells"] == "good"
    told = table(check(settings, date(2024, 1, 16)))
    assert "turn the DAG ingest_hiring_lab_job_postings on" in told


def test_a_measure_that_is_asked_grows_old_and_one_of_a_paper_does_not(
    settings: Settings, tmp_path: Path
) -> None:
    asked, paper = tmp_path / "asked.csv", tmp_path / "paper.csv"
    asked.write_text("SOC Code,title,ai_applicability_score\n13-1020,Buyers,0.25\n", "utf-8")
    paper.write_text("soc_code,occupation_title,aioe\n11-1011,Chief Executives,-1.3\n", "utf-8")
    pipeline.land_from_files(settings, "microsoft_working_with_ai", [asked], mapping=None)
    pipeline.land_from_files(settings, "aioe", [paper], mapping=None, without_licence=True)
    names = ("microsoft_working_with_ai", "aioe", "webb")
    within, after = states(settings, today() + timedelta(2 * 366)), states(settings, today() + timedelta(733))
    assert [within[name] for name in names] == ["good", "good", "not used"]
    assert [after[name] for name in names] == ["old", "good", "not used"]


def test_a_table_of_figures_that_is_not_that_of_this_version_is_old(
    settings: Settings, tmp_path: Path
) -> None:
    other = tmp_path / "figures.tsv"
    other.write_bytes(b"\n".join(FIGURES.read_bytes().splitlines()[:2]))
    pipeline.land_from_files(settings, "published_figures", [other], mapping=None)
    assert states(settings)["published_figures of this version"] == "old"
    pipeline.land_from_files(settings, "published_figures", [FIGURES], mapping=None)
    assert "published_figures of this version" not in states(settings)


def test_files_that_cannot_be_used_say_why(settings: Settings, tmp_path: Path) -> None:
    labels = tmp_path / "labels.tsv"
    labels.write_text("source\tsource_posting_id\ttier\nashby\t1\tmaybe\n", "utf-8")
    broken = Settings(**{**settings.__dict__, "audit_labels": labels, "boards": tmp_path / "absent.tsv"})
    told = {one.name: one for one in check(broken, date(2026, 1, 1))}
    assert told["audit labels"].state == told["employers' boards"].state == "unusable"
    assert "tier ['maybe']" in told["audit labels"].to_do
