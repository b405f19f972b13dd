"""Genuine files of the publishers, where they lie beside the checkout: all formats and vintages are read.

Data of third parties are not in this repository.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from skills_pipeline.anchors.catalogue import ANCHORS
from skills_pipeline.contracts.core import ANCHOR_VALUES
from skills_pipeline.contracts.indicators.vintages import ANCHOR_REDEFINITIONS
from skills_pipeline.sources.base import Parsed, parse_document
from spec_tables import broken_checks, computed, database

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


@dataclass(frozen=True)
class Vintage:
    """A vintage of one of the two series as it was read, and whether its days were written `31/1/19`."""

    series: str
    day: date
    is_day_first: bool
    read: Parsed


@pytest.fixture(scope="module")
def tracker() -> list[Vintage]:
    table = pl.read_parquet(REFERENCE / "hiring-lab-ai-tracker" / "vintages_all.parquet")
    read = []
    for (series, day), vintage in table.partition_by("series", "vintage", as_dict=True).items():
        text, is_day_first = as_published(vintage, series, day)
        landed = datetime(day.year, day.month, day.day, 12)
        result = parsed("hiring_lab_ai_tracker", text.encode(), f"{series}_posting.csv", landed)
        read.append(Vintage(series, day, is_day_first, result))
    return read


def test_all_vintages_of_the_tracker_are_read_with_every_day_once(tracker):
    for one in tracker:
        days = one.read.figures.group_by("country_code").agg(
            pl.len(), first=pl.col("period").min(), last=pl.col("period").max()
        )
        for row in days.iter_rows(named=True):
            span = date.fromisoformat(row["last"]) - date.fromisoformat(row["first"])
            gaps = span.days + 1 - row["len"]
            assert gaps == 0, f"{one.series} {one.day} {row}"
    assert [sum(one.series == series for one in tracker) for series in ("AI", "GenAI")] == [29, 16]
    assert sum(one.read.figures.height for one in tracker) == 893_351
    assert sum(one.read.quarantine.height for one in tracker) == 114
    assert sum(one.is_day_first for one in tracker) == 6


def test_the_silent_redefinitions_of_the_tracker_come_out_of_the_table(tracker):
    figures = pl.concat([one.read.figures.with_columns(vintage=pl.lit(one.day)) for one in tracker])
    db = database({})
    db.register("figures", figures.select(ANCHOR_VALUES.columns).to_arrow())
    db.execute("INSERT INTO core.anchor_values SELECT * FROM figures")
    rows = computed(
        db, ANCHOR_REDEFINITIONS, "series, vintage::VARCHAR, country_code, is_redefined, returns_to"
    )
    redefined = [row for row in rows if row[0] == "ai_share" and row[3]]
    called = defaultdict(set)
    for _, vintage, country, _, _ in redefined:
        called[vintage].add(country)
    assert {"DE", "ES", "FR", "GB", "IE"} <= called["2024-07-17"]
    assert len(called["2025-01-14"]) == 8
    # Undone, in half of the countries to values that an earlier vintage had.
    assert len(called["2025-02-05"]) == 8
    undone = {row[2]: str(row[4]) for row in redefined if row[1] == "2025-02-05" and row[4]}
    assert undone == {"CA": "2024-10-15", "GB": "2024-10-15", "JP": "2024-12-12", "US": "2024-10-15"}
    assert {"AU", "CA", "DE", "US"} <= called["2025-11-10"]
    assert {"CA", "DE"} == called["2026-02-17"]
    known = {"2024-07-17", "2025-01-14", "2025-02-05", "2025-11-10", "2026-02-17"}
    # One more of all seven countries, which February 2025 took back too; else single countries.
    assert len(called["2024-11-13"]) == 7
    assert {day for day, countries in called.items() if len(countries) > 1} == known | {"2024-11-13"}
    assert not [name for name in broken_checks(db) if name.startswith("anchor_redefinitions")]
