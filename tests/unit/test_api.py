"""What analysts in Python get from a release, and what is refused rather than answered with nothing."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import skills_pipeline
from skills_pipeline import __version__
from skills_pipeline.contracts import meta
from skills_pipeline.contracts.base import dictionary_rows
from skills_pipeline.contracts.indicators import TABLES
from skills_pipeline.contracts.indicators.shares import AI_POSTING_SHARE
from spec_tables import database

SHARES = """
definition_id | country_code | month   | postings | ai_postings | obs_status
ai_demand     | DE           | 2025-01 | 200      | 10          | A
ai_demand     | DE           | 2025-02 | 200      | 12          | A
ai_demand     | FR           | 2025-01 | 20       | 1           | Q
any_ai_term   | FR           | 2025-01 | 20       | 5           | Q
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("release") / "skills.duckdb"
    with database({AI_POSTING_SHARE: SHARES, meta.RELEASE: "release_id\n20250201-aaaaaaaaaa"}) as connection:
        rows = pl.DataFrame(dictionary_rows(TABLES))
        connection.register("rows", rows.to_arrow())
        connection.execute("INSERT INTO meta.dictionary BY NAME SELECT * FROM rows")
        connection.execute(f"ATTACH '{path}' AS released")
        connection.execute("COPY FROM DATABASE memory TO released")
    return path


@pytest.fixture
def release(file):
    with skills_pipeline.open(file) as release:
        yield release


def test_rows_of_countries_and_a_definition_in_the_order_of_the_key(release):
    shares = release.indicator("ai_posting_share", country=["FR", "DE"], definition="ai_demand")
    assert shares.select("country_code", "month", "ai_postings").rows() == [
        ("DE", "2025-01", 10),
        ("DE", "2025-02", 12),
        ("FR", "2025-01", 1),
    ]
    assert release.indicator("ai_posting_share", month="2025-02", postings=200)["ai_postings"].to_list() == [
        12
    ]
    assert release.indicator("ai_posting_share").height == 4


def test_rows_come_as_polars_pandas_or_arrow(release):
    kinds = {
        kind: type(release.indicator("ai_posting_share", to=kind, country="DE"))
        for kind in ("polars", "pandas", "arrow")
    }
    assert kinds == {"polars": pl.DataFrame, "pandas": pd.DataFrame, "arrow": pa.Table}


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"name": "ai_share"}, r"no indicator 'ai_share'; there are ai_demand_mix, "),
        ({"country": "SE"}, r"has no row with country_code SE; it has DE, FR"),
        ({"country": ["DE", "SE"]}, r"country_code SE"),
        (
            {"definition": "'; DROP TABLE"},
            r"no row with definition_id '; DROP TABLE; it has ai_demand, any_ai",
        ),
        ({"colour": "red"}, r"no column colour; it has definition_id, country_code, month"),
        ({"to": "excel"}, r"expected polars, pandas or arrow"),
    ],
)
def test_what_the_release_does_not_have_is_refused(release, wanted, message):
    with pytest.raises(ValueError, match=message):
        release.indicator(**({"name": "ai_posting_share"} | wanted))


def test_it_tells_what_it_is_made_of_and_what_columns_mean(release):
    assert release.about["release_id"] == "20250201-aaaaaaaaaa"
    assert release.indicators["name"].to_list() == sorted(table.name for table in TABLES)
    assert release.indicators.filter(name="ai_posting_share")["rows"].to_list() == [4]
    columns = release.columns("ai_posting_share")
    assert columns.filter("in_key")["column_name"].to_list() == list(AI_POSTING_SHARE.key)


def test_sql_takes_parameters_and_cannot_change_the_release(release):
    counted = release.sql(
        "SELECT sum(postings) AS n FROM indicators.ai_posting_share WHERE month = ?", ["2025-01"]
    )
    assert counted.rows() == [(240,)]
    with pytest.raises(Exception, match="read-only"):
        release.sql("DELETE FROM indicators.ai_posting_share")


def test_without_a_release_it_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLS_PIPELINE_WAREHOUSE", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="skills-pipeline run"):
        skills_pipeline.open()


def test_the_package_has_only_what_it_names():
    assert __version__ == skills_pipeline.__version__
    with pytest.raises(AttributeError, match="no attribute 'close'"):
        getattr(skills_pipeline, "close")  # noqa: B009
