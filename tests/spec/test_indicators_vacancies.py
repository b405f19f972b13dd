"""Official vacancies beside postings, worked out by hand."""

from pathlib import Path

import polars as pl
import pytest

from skills_pipeline import pipeline
from skills_pipeline.contracts import core, indicators, meta
from skills_pipeline.settings import Settings
from skills_pipeline.warehouse import Warehouse
from spec_tables import broken_checks, computed, database

COVERAGE = indicators.vacancies.VACANCY_COVERAGE
PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"
OFFICIAL = """
    dataset | country_code | period | industry | size_class | adjustment | indicator | value | unit | obs_flag
    JVS_Q_NACE2 | DE | 2025-Q1 | B-S | TOTAL | NSA | JVR | 2.0 | percent | p
    JVS_Q_NACE2 | DE | 2025-Q1 | B-S | TOTAL | NSA | JOBVAC | 200 | posts |
    JVS_Q_NACE2 | DE | 2025-Q1 | B-S | TOTAL | NSA | JOBOCC | 9800 | posts |
    JVS_Q_NACE2 | DE | 2025-Q1 | B-S | TOTAL | SA | JVR | 9.0 | percent |
    JVS_Q_NACE2 | DE | 2025-Q1 | J | TOTAL | NSA | JVR | 8.0 | percent |
    JVS_Q_NACE2 | DE | 2024-Q4 | B-S | TOTAL | NSA | JVR | 3.0 | percent |
    JVS_Q_NACE2 | FR | 2025-Q1 | B-S | GE10 | NSA | JVR | 2.4 | percent |
    JVS_Q_NACE2 | EU | 2025-Q1 | B-S | TOTAL | NSA | JVR | 2.2 | percent |
    JVS_A_RATE_R2 | DE | 2025 | B-S | TOTAL | _Z | JVR | 2.7 | percent |
"""
POSTINGS = """
    posting_id | country_code | month | posted_on | closes_on
    a# | DE | 2025-01 | 2025-01-10 | 2025-02-01 *30
    b# | DE | 2025-03 | 2025-03-20 | 2025-04-05 *50
    c# | DE | 2025-04 | 2025-04-02 | 2025-04-03 *8
    d# | FR | 2025-02 | 2025-02-02 | 2025-03-31 *20
"""


@pytest.fixture
def db():
    made = database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand",
            core.LANDINGS: "fetched_at\n2025-04-10 00:00:00",
            core.POSTINGS: POSTINGS,
            core.DEFINITION_MATCHES: "posting_id | definition_id\nb# | ai_demand *16",
            core.VACANCY_STATISTICS: OFFICIAL,
        }
    )
    for table in (indicators.shares.AI_POSTING_SHARE, indicators.series.AI_POSTING_STOCK):
        computed(made, table, "*")
    return made


def broken(db):
    return [name for name in broken_checks(db) if name.startswith("vacancy_coverage.")]


def test_the_official_rate_of_a_quarter_stands_beside_flow_stock_and_share(db):
    columns = (
        "country_code, quarter, size_class, vacancy_rate_pct, obs_flag, vacancies, months, postings, "
        "ai_postings, open_postings, open_per_vacancy, ai_share_pct, obs_status, status_reason"
    )
    assert computed(db, COVERAGE, columns) == [
        # 30 + 50 postings in January and March; 50 are open on 31 March: 50 / 200, and 16 of 80 ask for AI.
        ("DE", "2025-Q1", "TOTAL", 2.0, "p", 200.0, 2, 80, 16, 50, 0.25, 20.0, "P", None),
        # No rate yet, the quarter is not over, and 8 postings publish no share.
        ("DE", "2025-Q2", "TOTAL", None, None, None, 1, 8, 0, None, None, None, "M", "no_value"),
        # A rate without a number of vacancies has no ratio; 20 postings publish no share.
        ("FR", "2025-Q1", "GE10", 2.4, None, None, 1, 20, 0, 20, None, None, "A", None),
    ]
    assert broken(db) == []


def test_a_rate_that_is_not_of_its_numbers_is_warned_of_and_a_wrong_flow_fails(db):
    computed(db, COVERAGE, "1")
    db.execute("UPDATE core.vacancy_statistics SET value = 2.1 WHERE period = '2025-Q1' AND value = 2")
    assert broken(db) == ["vacancy_coverage.rate_is_of_its_number"]
    db.execute(
        "UPDATE indicators.vacancy_coverage SET postings = 81 "
        "WHERE country_code = 'DE' AND quarter = '2025-Q1'"
    )
    assert set(broken(db)) == {
        "vacancy_coverage.rate_is_of_its_number",
        "vacancy_coverage.postings_are_those_of_the_months",
        "vacancy_coverage.parts_make_the_ratios",
    }


def test_landed_vacancies_reach_the_release_with_nothing_lost_unexplained(tmp_path):
    settings = Settings(tmp_path / "data", tmp_path / "warehouse", processes=1, releases_kept=2)
    pipeline.land_from_files(settings, "ashby", [PAYLOADS / "ashby.json"], mapping=None)
    assert pipeline.refresh(settings, "captures").status == "released"
    warehouse = Warehouse(settings.warehouse_dir, 2)
    share = warehouse.table(indicators.shares.AI_POSTING_SHARE).filter(pl.col("postings") > 0)
    country, month = share.filter(pl.col("country_code") != "ZZ").select("country_code", "month").row(0)
    quarter = f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"
    header = "DATAFLOW,LAST UPDATE,freq,s_adj,nace_r2,sizeclas,indic_em,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
    earlier = [("DE", f"{year}-Q{number}") for year in range(2010, 2015) for number in range(1, 5)]
    cells = "".join(
        f"ESTAT:JVS_Q_NACE2(1.0),x,Q,NSA,B-S,TOTAL,JVR,{geo},{period},2.5,\n"
        for geo, period in [(country, quarter), ("DE", "2009"), *earlier]
    )
    path = tmp_path / "jvs.csv"
    path.write_text(header + cells, "utf-8")
    pipeline.land_from_files(settings, "eurostat_vacancies", [path], mapping=None)
    assert pipeline.refresh(settings, "captures").status == "released"
    rates = warehouse.table(COVERAGE).filter(quarter=quarter, country_code=country)
    assert rates["vacancy_rate_pct"].to_list() == [2.5]
    funnel = warehouse.table(indicators.quality.PIPELINE_FUNNEL).filter(source="eurostat_vacancies")
    assert funnel.select("landed", "figures", "quarantined").rows() == [(22, 21, 1)]
