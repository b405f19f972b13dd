"""Small firms: use of AI, distance to targets, where trends lead, demand by size; worked out by hand."""

from pathlib import Path

import pytest

from skills_pipeline import pipeline
from skills_pipeline.contracts import core, indicators, meta
from skills_pipeline.indicators.trend import linear, logistic
from skills_pipeline.measures.digital_decade import targets
from skills_pipeline.settings import Settings
from skills_pipeline.warehouse import Warehouse
from spec_tables import broken_checks, compute_all, computed, database

USE = indicators.enterprises.ENTERPRISE_AI_USE
DISTANCE = indicators.enterprises.DIGITAL_DECADE_DISTANCE
OUTLOOK = indicators.enterprises.DIGITAL_DECADE_OUTLOOK
DEMAND = indicators.enterprises.SIZE_CLASS_DEMAND

TARGETS = """
    target_id | target_pct | target_year | dataset | indicator | size_class
    ai | 75 | 2030 | ISOC_EB_AI | E_AI_TANY | GE10
    sme | 90 | 2030 | ISOC_E_DII | E_DI3_GELO | 10-249
"""


def statistics(*cells):
    header = "dataset | indicator | industry | country_code | size_class | year | value_pct | obs_flag"
    rows = [
        f"{dataset} | {indicator} | {industry} | {rest}"
        for kind, rest in cells
        for dataset, indicator, industry in [_KINDS[kind]]
    ]
    return "\n".join([header, *rows])


_KINDS = {
    "ai": ("ISOC_EB_AI", "E_AI_TANY", "C10-S951_X_K"),
    "ict": ("ISOC_EB_AIN2", "E_AI_TANY", "J"),
    "dii": ("ISOC_E_DII", "E_DI3_GELO", "C10-S951_X_K"),
}
AI = statistics(
    ("ai", "EU | 10-49 | 2025 | 17 | "), ("ai", "EU | 50-249 | 2025 | 30.4 | "),
    ("ai", "EU | GE250 | 2025 | 55 | "), ("ai", "EU | GE10 | 2025 | 20 | "),
    ("ai", "EU | 10-49 | 2023 | 6 | "), ("ai", "EU | GE250 | 2023 | 30 | e"),
    ("ai", "MT | 10-49 | 2025 | 12 | pu"), ("ai", "MT | GE250 | 2025 | | c"),
    ("ict", "EU | GE10 | 2025 | 62 | b"),
)  # fmt: skip


def with_statistics(cells):
    return database({core.ENTERPRISE_STATISTICS: cells, meta.DIGITAL_DECADE_TARGETS: TARGETS})


def close(rows):
    return [tuple(round(cell, 6) if isinstance(cell, float) else cell for cell in row) for row in rows]


def broken(db, *names):
    return [check for check in broken_checks(db) if check.split(".")[0] in names]


def test_use_of_ai_stands_beside_that_of_large_enterprises_and_missing_years_are_said():
    db = with_statistics(AI)
    columns = (
        "country_code, year, size_class, ai_use_pct, large_pct, gap_pp, gap_ratio, obs_flag, obs_status, "
        "status_reason"
    )
    rows = close(computed(db, USE, f"dataset, {columns}"))
    assert [row[1:] for row in rows if row[0] == "ISOC_EB_AI"] == [
        # 30 - 6 points, 6 / 30.
        ("EU", "2023", "10-49", 6.0, 30.0, 24.0, 0.2, None, "A", None),
        ("EU", "2023", "50-249", None, 30.0, None, None, None, "M", "no_value"),
        ("EU", "2023", "GE10", None, 30.0, None, None, None, "M", "no_value"),
        ("EU", "2023", "GE250", 30.0, 30.0, 0.0, 1.0, "e", "E", None),
        ("EU", "2024", "10-49", None, None, None, None, None, "M", "no_value"),
        ("EU", "2024", "50-249", None, None, None, None, None, "M", "no_value"),
        ("EU", "2024", "GE10", None, None, None, None, None, "M", "no_value"),
        ("EU", "2024", "GE250", None, None, None, None, None, "M", "no_value"),
        ("EU", "2025", "10-49", 17.0, 55.0, 38.0, 0.309091, None, "A", None),
        ("EU", "2025", "50-249", 30.4, 55.0, 24.6, 0.552727, None, "A", None),
        ("EU", "2025", "GE10", 20.0, 55.0, 35.0, 0.363636, None, "A", None),
        ("EU", "2025", "GE250", 55.0, 55.0, 0.0, 1.0, None, "A", None),
        ("MT", "2023", "10-49", None, None, None, None, None, "M", "no_value"),
        ("MT", "2023", "GE250", None, None, None, None, None, "M", "no_value"),
        ("MT", "2024", "10-49", None, None, None, None, None, "M", "no_value"),
        ("MT", "2024", "GE250", None, None, None, None, None, "M", "no_value"),
        ("MT", "2025", "10-49", 12.0, None, None, None, "pu", "P", None),
        ("MT", "2025", "GE250", None, None, None, None, "c", "M", "no_value"),
    ]
    # By industry there is one size class, so no gap.
    assert [row[1:] for row in rows if row[0] == "ISOC_EB_AIN2"] == [
        ("EU", "2025", "GE10", 62.0, None, None, None, "b", "B", None)
    ]
    assert broken(db, "enterprise_ai_use") == []


def test_a_country_without_a_year_that_others_have_is_warned_of():
    db = with_statistics(
        statistics(
            ("ai", "EU | GE10 | 2024 | 13 | "),
            ("ai", "EU | GE10 | 2025 | 20 | "),
            ("ai", "MT | GE10 | 2025 | 9 | "),
        )
    )
    computed(db, USE, "1")
    assert broken(db, "enterprise_ai_use") == ["enterprise_ai_use.a_year_is_missing"]
    db.execute("UPDATE indicators.enterprise_ai_use SET gap_pp = 1, large_pct = 10 WHERE year = '2025'")
    assert "enterprise_ai_use.gap_is_of_its_parts" in broken(db, "enterprise_ai_use")


DISTANCES = statistics(
    ("ai", "DE | GE10 | 2021 | 11 | "), ("ai", "DE | GE10 | 2023 | 12 | b"),
    ("ai", "DE | GE10 | 2024 | 20 | "), ("ai", "DE | GE10 | 2025 | 26 | p"),
    ("ai", "DE | 10-49 | 2025 | 23 | "),
    ("ai", "FR | GE10 | 2024 | 10 | "), ("ai", "FR | GE10 | 2025 | 18 | "),
    ("dii", "DK | 10-249 | 2021 | 85 | "), ("dii", "DK | 10-249 | 2023 | 88 | "),
    ("dii", "DK | 10-249 | 2025 | 92 | "),
)  # fmt: skip


def test_distance_to_a_target_by_country_and_year_with_breaks_counted():
    db = with_statistics(DISTANCES)
    columns = (
        "target_id, country_code, year, value_pct, distance_pp, segment, obs_flag, obs_status, status_reason"
    )
    rows = computed(db, DISTANCE, columns)
    assert [row for row in rows if row[3] is not None] == [
        ("ai", "DE", "2021", 11.0, 64.0, 0, None, "A", None),
        ("ai", "DE", "2023", 12.0, 63.0, 1, "b", "B", None),
        ("ai", "DE", "2024", 20.0, 55.0, 1, None, "A", None),
        ("ai", "DE", "2025", 26.0, 49.0, 1, "p", "P", None),
        ("ai", "FR", "2024", 10.0, 65.0, 0, None, "A", None),
        ("ai", "FR", "2025", 18.0, 57.0, 0, None, "A", None),
        ("sme", "DK", "2021", 85.0, 5.0, 0, None, "A", None),
        ("sme", "DK", "2023", 88.0, 2.0, 0, None, "A", None),
        ("sme", "DK", "2025", 92.0, -2.0, 0, None, "A", None),
    ]
    missing = [row[:3] + row[7:] for row in rows if row[3] is None]
    assert missing == [
        ("ai", "DE", "2022", "M", "no_value"),
        ("ai", "FR", "2021", "M", "no_value"),
        ("ai", "FR", "2022", "M", "no_value"),
        ("ai", "FR", "2023", "M", "no_value"),
        ("sme", "DK", "2022", "M", "no_value"),
        ("sme", "DK", "2024", "M", "no_value"),
    ]
    assert broken(db, "digital_decade_distance") == []


def test_the_trend_of_the_latest_segment_leads_to_2030_with_an_interval():
    db = with_statistics(DISTANCES)
    computed(db, DISTANCE, "1")
    columns = (
        "target_id, country_code, trend, first_year, last_year, years, last_pct, projected_pct, "
        "projected_low_pct, projected_high_pct, verdict, obs_status, status_reason"
    )
    rows = close(computed(db, OUTLOOK, columns))
    # Germany since the break: 12, 20, 26 in 2023 to 2025. Mean 58/3, slope 7, at 2030 58/3 + 42 = 61.333.
    # Residuals -1/3, 2/3, -1/3: s² = 6/9; half width 12.7062 x sqrt(6/9 x (1 + 1/3 + 36/2)) = 45.616671.
    assert rows[0] == (
        *("ai", "DE", "linear", "2023", "2025", 3, 26.0, 61.333333, 15.716662, 100.0, "open", "E", None),
    )
    # Logits -1.992430, -1.386294, -1.045969: mean -1.474898, slope 0.473231, at 2030 1.364486, so 79.6494 %.
    assert rows[1][:7] == ("ai", "DE", "logistic", "2023", "2025", 3, 26.0)
    assert rows[1][7] == pytest.approx(79.6494, abs=1e-3)
    assert rows[1][10:] == ("open", "E", None)
    france = ("2024", "2025", 2, 18.0, None, None, None, None, "O", "few_years")
    assert rows[2:4] == [("ai", "FR", "linear", *france), ("ai", "FR", "logistic", *france)]
    # Denmark: slope 7/4, residuals 1/6, -1/3, 1/6: beyond 100 at 2030, cut there; the interval holds 90.
    assert rows[4][:8] == ("sme", "DK", "linear", "2021", "2025", 3, 92.0, 100.0)
    assert rows[4][10] == "open"
    assert broken(db, "digital_decade_outlook") == []


def test_a_line_through_four_years_by_hand():
    # x 0..3, y 10, 12, 15, 17: slope 2.4, mean 13.5; at 10 it is 13.5 + 2.4 x 8.5 = 33.9.
    # Residuals 0.1, -0.3, 0.3, -0.1: s² = 0.2 / 2; t(0.975, 2) = 4.302653.
    # sqrt(0.1 x (1 + 1/4 + 72.25/5)) = 1.252996.
    found = linear([2020, 2021, 2022, 2023], [10, 12, 15, 17], 2030)
    assert found.projected_pct == pytest.approx(33.9)
    assert found.projected_high_pct - found.projected_pct == pytest.approx(4.302653 * 1.252996, abs=1e-4)


def test_a_logistic_curve_is_followed_exactly_and_stays_below_its_ceiling():
    # Odds 1/9, 1/3, 1 triple each year, so 3^5 = 243 at 2030: 243/244.
    found = logistic([2023, 2024, 2025], [10, 25, 50], 2030)
    assert found.projected_pct == pytest.approx(100 * 243 / 244)
    assert found.projected_low_pct == pytest.approx(found.projected_high_pct)


@pytest.mark.parametrize("value", [0, 100])
def test_a_value_without_a_logit_leaves_the_line_alone(value):
    assert logistic([2023, 2024, 2025], [value, 25, 50], 2030) is None
    db = with_statistics(
        statistics(
            *(
                ("ai", f"DE | GE10 | {year} | {pct} | ")
                for year, pct in ((2023, value), (2024, 25), (2025, 50))
            )
        )
    )
    computed(db, DISTANCE, "1")
    assert [row[1:] for row in computed(db, OUTLOOK, "trend, trend, obs_status, status_reason")] == [
        ("linear", "E", None),
        ("logistic", "O", "not_a_number"),
    ]


def test_declared_targets_are_those_of_the_decision_and_measured_by_declared_codes():
    from skills_pipeline.measures.eurostat_enterprises import INDICATORS

    assert {(target.target_pct, target.target_year) for target in targets()} == {
        (75.0, "2030"),
        (90.0, "2030"),
    }
    assert all(target.indicator in INDICATORS[target.dataset] for target in targets())
    assert {target.size_class for target in targets() if target.target_pct == 90} == {"10-249"}


# ---------------------------------------------------------------------------------------------- demand


POSTINGS = """
    posting_id | country_code | month | employer_key | employer_size_class
    s# | DE | 2024-06 | s# | 10-49 *30
    m# | DE | 2024-06 | m# | 50-249 *10
    l# | DE | 2024-06 | l# | 250+ *40
    t# | DE | 2024-06 | listed | *15
    u# | DE | 2024-07 | u# | *5
"""
ASKING = """
    definition_id | posting_id
    ai_demand | s# *3
    ai_demand | l# *10
    ai_demand | t# *3
"""
EMPLOYERS = """
    employer_key | size_class | industry_section
    listed | 1-9 | J
    l0 | 1-9 | K
"""


@pytest.fixture(scope="module")
def demanded():
    definitions = "definition_id\nai_demand"
    tables = {core.POSTINGS: POSTINGS, core.DEFINITION_MATCHES: ASKING, meta.DEFINITIONS: definitions}
    db = database(tables | {core.EMPLOYERS: EMPLOYERS})
    compute_all(db)
    return db


def test_demand_by_size_class_with_unknown_sizes_and_a_table_of_employers(demanded):
    rows = demanded.execute(
        "SELECT size_class, postings, ai_postings, table_postings, part_pct, round(share_pct, 4), "
        "obs_status, status_reason FROM indicators.size_class_demand "
        "WHERE country_code = 'DE' AND period = '2024' ORDER BY size_class"
    ).fetchall()
    assert rows == [
        ("1-249", 55, 6, 15, 55.0, 10.9091, "A", None),
        # The table speaks where the source is silent, and not of l0, whose source says 250+.
        ("1-9", 15, 3, 15, 15.0, None, "Q", "few_postings"),
        ("10-49", 30, 3, 0, 30.0, 10.0, "A", None),
        ("50-249", 10, 0, 0, 10.0, None, "Q", "few_postings"),
        ("GE250", 40, 10, 0, 40.0, 25.0, "A", None),
        ("_T", 100, 16, 15, 100.0, 16.0, "A", None),
        ("_U", 5, 0, 0, 5.0, None, "Q", "few_postings"),
    ]
    assert broken(demanded, "size_class_demand") == []


def test_months_and_all_countries_are_told_and_postings_of_no_size_are_never_dropped(demanded):
    rows = demanded.execute(
        "SELECT country_code, period, size_class, postings FROM indicators.size_class_demand "
        "WHERE size_class IN ('_T', '_U') ORDER BY ALL"
    ).fetchall()
    assert rows == [
        (country, period, size, postings)
        for country in ("DE", "_T")
        for period, size, postings in (
            ("2024", "_T", 100), ("2024", "_U", 5), ("2024-06", "_T", 95),
            ("2024-07", "_T", 5), ("2024-07", "_U", 5),
        )
    ]  # fmt: skip


def test_a_table_of_employers_speaks_in_the_other_dimensions_too(demanded):
    rows = demanded.execute(
        "SELECT value, postings FROM indicators.ai_posting_share_by_dimension "
        "WHERE definition_id = 'ai_demand' AND dimension = 'employer_size' AND period = '2024' ORDER BY value"
    ).fetchall()
    # 1-9 of the table and 50-249 have too few postings, and are the others together.
    assert rows == [("10-49", 30), ("250+", 40), ("_O", 25), ("_U", 5)]


# --------------------------------------------------------------------------------- from landing to release

PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"
EUROSTAT = "DATAFLOW,LAST UPDATE,freq,size_emp,nace_r2,indic_is,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"


def test_landed_statistics_and_employers_reach_the_release_with_nothing_lost_unexplained(tmp_path):
    settings = Settings(tmp_path / "data", tmp_path / "warehouse", processes=1, releases_kept=2)

    def land(source, text):
        path = tmp_path / f"{source}.csv"
        path.write_text(text, "utf-8")
        pipeline.land_from_files(settings, source, [path], mapping=None)

    cells = [
        f"ESTAT:ISOC_EB_AI(1.0),11/12/25 23:00:00,A,{size},C10-S951_X_K,E_AI_TANY,PC_ENT,DE,2025,{value},"
        for size, value in (("10-49", 17), ("GE250", 55), *((f"{n}-9", n) for n in (0, 1, 2, 5)))
    ]
    land("eurostat_enterprises", EUROSTAT + "\n".join(cells) + "\n")
    pipeline.land_from_files(settings, "ashby", [PAYLOADS / "ashby.json"], mapping=None)
    assert pipeline.refresh(settings, "captures").status == "released"
    warehouse = Warehouse(settings.warehouse_dir, 2)
    (employer,) = warehouse.table(core.POSTINGS)["employer_key"].unique().drop_nulls()
    assert warehouse.table(USE).filter(size_class="10-49").select("ai_use_pct", "gap_pp").rows() == [
        (17.0, 38.0)
    ]

    rows = "".join(f"{employer if n == 0 else f'employer {n}'}\tJ\t{n + 5}\n" for n in range(30))
    land("employers", f"employer\tnace\tsize\n{rows}nobody\tJ\tmany\n")
    assert pipeline.refresh(settings, "captures").status == "released"
    assert warehouse.table(core.EMPLOYERS).height == 30
    assert warehouse.table(core.QUARANTINE).filter(source="employers")["reason"].to_list() == ["unknown_size"]
    funnel = warehouse.table(indicators.quality.PIPELINE_FUNNEL)
    counted = ("source", "landed", "figures", "quarantined")
    assert funnel.filter(source="employers").select(counted).rows() == [("employers", 31, 30, 1)]
    assert funnel.filter(source="eurostat_enterprises").select(counted).rows() == [
        ("eurostat_enterprises", 6, 6, 0)
    ]
    licences = dict(warehouse.table(meta.SOURCES).select("source", "licence").rows())
    assert licences["eurostat_enterprises"] == "CC-BY-4.0"
    demand = warehouse.table(DEMAND).filter(country_code="_T", frequency="A")
    assert demand.filter(size_class="1-9")["table_postings"].sum() > 0
    assert {target.target_id for target in targets()} == set(
        warehouse.table(meta.DIGITAL_DECADE_TARGETS)["target_id"]
    )
