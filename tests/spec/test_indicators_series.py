"""Shares by day and week, the stock, the season and the chained index, by small examples."""

from math import isclose

import pytest

from skills_pipeline.contracts import core, indicators, meta
from spec_tables import broken_checks, compute_all, computed, database, insert

SERIES = indicators.series
SHARE = indicators.shares.AI_POSTING_SHARE
DEFINITION = "definition_id\nai_demand"


def daily(counts):
    """One country; postings and AI postings by day of January 2025."""
    postings = [f"p{day:02}-# | DE | 2025-01 | 2025-01-{day:02} *{number}" for day, number, _ in counts]
    matches = [f"p{day:02}-# | ai_demand *{number}" for day, _, number in counts if number]
    db = database(
        {
            meta.DEFINITIONS: DEFINITION,
            core.POSTINGS: "posting_id | country_code | month | posted_on\n" + "\n".join(postings),
            core.DEFINITION_MATCHES: "posting_id | definition_id\n" + "\n".join(matches),
        }
    )
    computed(db, SHARE, "*")
    return db


def broken(connection, table):
    return [name for name in broken_checks(connection) if name.startswith(f"{table}.")]


def test_the_published_mean_is_that_of_the_daily_ratios_over_rows():
    db = daily([(1, 40, 4), (2, 10, 0), (4, 50, 20)])
    rows = computed(
        db,
        SERIES.AI_POSTING_SHARE_DAILY,
        "day::VARCHAR, ratio_pct, obs_status, postings_7, mean_7_pct, mean_7_status",
    )
    assert rows == [
        ("2025-01-01", 100 * 4 / 40, "A", 40, 10.0, "E"),
        ("2025-01-02", None, "Q", 50, (10 + 0) / 2, "E"),
        ("2025-01-04", 100 * 20 / 50, "A", 100, pytest.approx((10 + 0 + 40) / 3), "E"),
    ]
    assert broken(db, "ai_posting_share_daily") == []


def test_a_mean_over_too_few_postings_is_withheld():
    db = daily([(1, 20, 4), (2, 9, 0)])
    rows = computed(db, SERIES.AI_POSTING_SHARE_DAILY, "mean_7_pct, mean_7_status, status_reason")
    assert rows == [(None, "Q", "few_postings")] * 2


def test_weeks_are_iso_weeks_and_have_both_intervals():
    db = daily([(1, 20, 4), (5, 20, 4), (6, 35, 7)])
    computed(db, SERIES.AI_POSTING_SHARE_DAILY, "*")
    rows = computed(
        db,
        SERIES.AI_POSTING_SHARE_WEEKLY,
        "week, postings, ai_postings, share_pct, cluster_low_pct > 0, obs_status",
    )
    assert rows == [("2025-W01", 40, 8, 20.0, True, "A"), ("2025-W02", 35, 7, 20.0, True, "A")]
    assert broken(db, "ai_posting_share_weekly") == []


def test_a_posting_stands_open_until_it_is_known_to_be_gone():
    db = database(
        {
            meta.DEFINITIONS: DEFINITION,
            core.LANDINGS: "fetched_at\n2025-03-10 00:00:00",
            core.POSTINGS: """
                posting_id | country_code | month | posted_on | closes_on
                a# | SE | 2025-01 | 2025-01-31 | 2025-02-02 *30
                b# | SE | 2025-01 | 2025-01-31 | *20
                c# | SE | 2025-01 | 2025-01-31 | *15
            """,
            core.SIGHTINGS: "posting_id | first_seen_on | last_seen_on | closed_on\n"
            "b# | 2025-01-31 | 2025-02-01 | 2025-02-02 *20\nc# | 2025-01-31 | 2025-03-05 | *15",
            core.DEFINITION_MATCHES: "posting_id | definition_id\na# | ai_demand *6",
        }
    )
    rows = computed(
        db, SERIES.AI_POSTING_STOCK, "frequency, day::VARCHAR, postings, ai_postings, assumed_pct, obs_status"
    )
    days = {row[1]: row[2:] for row in rows if row[0] == "D"}
    assert days["2025-01-31"] == (65, 6, pytest.approx(100 * 15 / 65), "A")
    assert days["2025-02-02"] == (30 + 15, 6, pytest.approx(100 * 15 / 45), "A")
    assert days["2025-02-03"] == (15, 0, None, "Q")
    assert days["2025-03-05"][0] == 15
    assert max(days) == "2025-03-05"
    assert [row[1] for row in rows if row[0] == "M"] == ["2025-01-31", "2025-02-28"]
    assert next(row[1] for row in rows if row[0] == "W") == "2025-02-02"
    assert broken(db, "ai_posting_stock") == []


def test_a_stock_that_is_mostly_assumed_is_an_estimate():
    db = daily([(1, 40, 4)])
    insert(db, core.LANDINGS, "fetched_at\n2025-01-03 00:00:00")
    rows = computed(db, SERIES.AI_POSTING_STOCK, "frequency, assumed_pct, share_pct, obs_status")
    assert rows == [("D", 100, 10, "E")] * 3


def test_two_years_have_a_season_and_less_has_none():
    months = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 13)]
    cells = [(country, month) for country in ("DE", "FR") for month in months]
    lines = [f"{country}{month}-# | {country} | {month} *40" for country, month in cells]
    asked = [(country, month, 8 if month.endswith("06") else 4) for country, month in cells]
    matches = [f"{country}{month}-# | ai_demand *{number}" for country, month, number in asked]
    db = database(
        {
            meta.DEFINITIONS: DEFINITION,
            core.POSTINGS: "posting_id | country_code | month\n" + "\n".join(lines[:-1]),
            core.DEFINITION_MATCHES: "posting_id | definition_id\n" + "\n".join(matches[:-1]),
        }
    )
    computed(db, SHARE, "*")
    rows = computed(
        db,
        SERIES.AI_POSTING_SHARE_ADJUSTED,
        "country_code, month, share_pct, seasonal_pp, adjusted_pct, status_reason",
    )
    june = next(row for row in rows if row[:2] == ("DE", "2024-06"))
    assert june[2] == 20
    assert june[3] > 5
    assert isclose(june[3] + june[4], 20)
    assert {row[5] for row in rows if row[0] == "FR"} == {"short_series"}
    assert broken(db, "ai_posting_share_adjusted") == []


def test_a_source_that_leaves_moves_the_chained_level_by_nothing():
    cells = [("2025-01", "ashby", 100, 10), ("2025-01", "jobtech", 300, 30), ("2025-02", "ashby", 110, 22)]
    db = database(
        {
            meta.DEFINITIONS: DEFINITION,
            core.POSTINGS: "posting_id | source | country_code | month\n"
            + "\n".join(f"{source}{month}-# | {source} | DE | {month} *{n}" for month, source, n, _ in cells),
            core.DEFINITION_MATCHES: "posting_id | definition_id\n"
            + "\n".join(f"{source}{month}-# | ai_demand *{k}" for month, source, _, k in cells),
        }
    )
    for table in (indicators.quality.SOURCE_COVERAGE, indicators.breaks.BREAK_REGISTER, SHARE):
        computed(db, table, "*")
    rows = computed(
        db,
        SERIES.POSTING_INDEX,
        "month, postings, level_index, unchained_level_index, ai_level_index, matched_share_pct, "
        "matched_share_before_pct, obs_status",
    )
    assert rows == [
        ("2025-01", 400, 100, 100, 100, None, None, "A"),
        ("2025-02", 110, pytest.approx(110), 100 * 110 / 400, pytest.approx(220), 20, 10, "B"),
    ]
    assert broken(db, "posting_index") == []


def test_growth_on_the_year_before_is_that_of_the_chained_level():
    months = [f"2024-{month:02}" for month in range(1, 13)] + ["2025-01"]
    lines = [f"{month}-# | DE | {month} *{40 + 10 * (month == '2025-01')}" for month in months]
    db = database(
        {
            meta.DEFINITIONS: DEFINITION,
            core.POSTINGS: "posting_id | country_code | month\n" + "\n".join(lines),
        }
    )
    compute_all(db)
    rows = db.execute(
        "SELECT month, level_yoy_pct, ai_level_yoy_pct FROM indicators.posting_index ORDER BY month"
    ).fetchall()
    assert rows[-1] == ("2025-01", pytest.approx(25), None)
    assert {row[1] for row in rows[:-1]} == {None}


def test_nothing_at_all_is_no_row_and_no_error():
    db = database({meta.DEFINITIONS: DEFINITION})
    compute_all(db)
    assert [
        db.execute(f"SELECT count(*) FROM {table.qualified_name}").fetchall()[0][0] for table in SERIES.TABLES
    ] == [0] * len(SERIES.TABLES)
