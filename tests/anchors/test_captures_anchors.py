"""Genuine files of the publishers, where they lie beside the checkout: all formats and vintages are read.

Data of third parties are not in this repository.
"""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from skills_pipeline.anchors.catalogue import ANCHORS
from skills_pipeline.sources.base import Parsed, parse_document

REFERENCE = Path(__file__).parents[3] / "shared" / "reference"

pytestmark = pytest.mark.skipif(
    not (REFERENCE / "hiring-lab-ai-tracker").exists(),
    reason=f"genuine files are not in the repository; they are looked for in {REFERENCE}",
)

FILES = [
    ("hiring_lab_ai_tracker", "hiring-lab-ai-tracker/AI_posting_2024-07-31_with_counts.csv", 20_390, 0),
    ("hiring_lab_ai_tracker", "hiring-lab-ai-tracker/GenAI_posting_2024-07-31_with_counts.csv", 20_386, 6),
    ("hiring_lab_ai_tracker", "hiring-lab-ai-tracker/GenAI_posting_2025-08-06_last.csv", 21_339, 0),
    ("hiring_lab_ai_tracker", "hiring-lab-ai-tracker/AI_posting_2026-07-21.csv", 24_642, 0),
    ("owid_ai_index", "ai-index/owid_ai_job_share_AIIndex2022_2010-2021.csv", 57, 0),
]


def parsed(name: str, body: bytes, file_name: str, landed: datetime) -> Parsed:
    result = parse_document(ANCHORS[name], body, f"file:x/{file_name}", landed)
    assert result.found == result.figures.height + result.quarantine.height
    assert set(result.quarantine["reason"]) <= {"missing_value"}
    return result


@pytest.mark.parametrize(("name", "path", "figures", "missing"), FILES)
def test_a_genuine_file_is_read_whole(name, path, figures, missing):
    result = parsed(name, (REFERENCE / path).read_bytes(), Path(path).name, datetime(2026, 11, 1))
    assert (result.figures.height, result.quarantine.height) == (figures, missing)


def test_the_index_of_every_country_is_read_whole():
    paths = sorted((REFERENCE / "hiring-lab-job-postings").glob("*.csv"))
    results = [
        parsed("hiring_lab_job_postings", path.read_bytes(), path.name, datetime(2026, 11, 1))
        for path in paths
    ]
    assert [result.figures.height for result in results] == [9_548] * 11
    assert all(result.figures["country_code"].n_unique() == 1 for result in results)


def as_published(vintage: pl.DataFrame, series: str, vintage_day: date) -> tuple[str, bool]:
    """A vintage as its file was, from the table of all; and whether its days were written `31/1/19`.

    The table took such days for months where it could, so that some of them lie after the vintage: written
    back with the month first they are as they were.
    """
    is_day_first = vintage["date"].max() > vintage_day
    lines = [
        f"{_written(day, is_day_first)},{country},{'' if share is None else share}"
        for day, country, share in vintage.select("date", "country", "share_pct").iter_rows()
    ]
    column = "% of job postings" if is_day_first else f"{series}_share_postings"
    return "\n".join([f"date,jobcountry,{column}", *lines, ""]), is_day_first


def _written(day: date, is_day_first: bool) -> str:
    if not is_day_first:
        return day.isoformat()
    first, second = (day.month, day.day) if day.day <= 12 else (day.day, day.month)
    return f"{first}/{second}/{day:%y}"


def test_all_vintages_of_the_tracker_are_read_with_every_day_once():
    table = pl.read_parquet(REFERENCE / "hiring-lab-ai-tracker" / "vintages_all.parquet")
    vintages = table.partition_by("series", "vintage", as_dict=True)
    figures = missing = day_first = 0
    for (series, day), vintage in vintages.items():
        text, is_day_first = as_published(vintage, series, day)
        landed = datetime(day.year, day.month, day.day, 12)
        result = parsed("hiring_lab_ai_tracker", text.encode(), f"{series}_posting.csv", landed)
        figures, missing = figures + result.figures.height, missing + result.quarantine.height
        day_first += is_day_first
        days = result.figures.group_by("country_code").agg(
            pl.len(), first=pl.col("period").min(), last=pl.col("period").max()
        )
        for row in days.iter_rows(named=True):
            span = date.fromisoformat(row["last"]) - date.fromisoformat(row["first"])
            gaps = span.days + 1 - row["len"]
            assert gaps == 0, f"{series} {day} {row}"
    assert [sum(name == series for name, _ in vintages) for series in ("AI", "GenAI")] == [29, 16]
    assert (figures, missing, day_first) == (893_351, 114, 6)
