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


def smoothed(cells, broken_month=None):
    """Rows of one country: `cells` are month, postings, AI postings, employer."""
    db = database(
        {
            meta.DEFINITIONS: DEFINITION,
            core.LANDINGS: "fetched_at\n2025-05-10 00:00:00",
            core.POSTINGS: "posting_id | country_code | month | employer_key\n"
            + "\n".join(f"{month}{key}-# | DE | {month} | {key} *{n}" for month, n, _, key in cells),
            core.DEFINITION_MATCHES: "posting_id | definition_id\n"
            + "\n".join(f"{month}{key}-# | ai_demand *{k}" for month, _, k, key in cells if k),
        }
    )
    computed(db, SHARE, "*")
    if broken_month:
        db.execute(
            "INSERT INTO indicators.break_register VALUES "
            f"('DE', '{broken_month}', 'source_started', 'new', 1, 9, 90, true)"
        )
    return db


def test_a_smoothed_share_is_the_sum_of_three_months_over_the_sum_of_three():
    counts = {"2025-01": (40, 4), "2025-02": (20, 6), "2025-03": (60, 2), "2025-04": (20, 0)}
    db = smoothed([(month, *count, "") for month, count in counts.items()])
    rows = computed(
        db,
        SERIES.AI_POSTING_SHARE_SMOOTHED,
        "month, months, postings, ai_postings, share_pct, share_low_pct, cluster_low_pct, obs_status, "
        "status_reason",
    )
    # Wilson for 12 of 120 and 8 of 100: (k + z²/2 - z √(k (n - k) / n + z²/4)) / (n + z²), z = 1.96.
    assert rows == [
        ("2025-01", 1, 40, 4, None, None, None, "O", "short_window"),
        ("2025-02", 2, 60, 10, None, None, None, "O", "short_window"),
        ("2025-03", 3, 120, 12, 10, pytest.approx(5.81, 0.01), pytest.approx(5.81, 0.01), "A", None),
        ("2025-04", 3, 100, 8, 8, pytest.approx(4.11, 0.01), pytest.approx(4.11, 0.01), "A", None),
    ]
    assert broken(db, "ai_posting_share_smoothed") == []


def test_a_window_with_a_month_missing_is_not_smoothed_and_one_not_over_is_provisional():
    months = ("2025-01", "2025-03", "2025-04", "2025-05")
    db = smoothed([(month, 40, 4, "") for month in months])
    rows = computed(db, SERIES.AI_POSTING_SHARE_SMOOTHED, "month, months, share_pct, obs_status")
    assert rows == [
        ("2025-01", 1, None, "O"),
        ("2025-03", 2, None, "O"),
        ("2025-04", 2, None, "O"),
        ("2025-05", 3, 10, "P"),
    ]


def test_a_break_is_one_of_each_window_with_months_before_and_after_it():
    months = ("2024-11", "2024-12", "2025-01", "2025-02", "2025-03", "2025-04")
    db = smoothed([(month, 40, 4, "") for month in months], broken_month="2025-02")
    rows = computed(db, SERIES.AI_POSTING_SHARE_SMOOTHED, "month, obs_status")
    assert rows[2:] == [("2025-01", "A"), ("2025-02", "B"), ("2025-03", "B"), ("2025-04", "A")]


def test_an_employer_is_one_over_the_three_months():
    months = ("2025-01", "2025-02", "2025-03")
    db = smoothed([(month, 20, asked, key) for month in months for key, asked in (("a", 8), ("b", 0))])
    employers, largest_pct, effect = computed(
        db, SERIES.AI_POSTING_SHARE_SMOOTHED, "employers, largest_employer_pct, design_effect"
    )[2]
    query = "SELECT max(intraclass_correlation) FROM indicators.ai_posting_share"
    correlation = db.execute(query).fetchone()[0]
    assert (employers, largest_pct) == (2, 50)
    assert correlation > 0
    # Kish: each of the 120 postings has an employer of 60.
    assert effect == pytest.approx(1 + (60 - 1) * correlation)


def test_three_months_of_one_employer_are_a_figure_of_that_employer():
    db = smoothed([(f"2025-0{month}", 40, 4, "a") for month in (1, 2, 3)])
    assert computed(db, SERIES.AI_POSTING_SHARE_SMOOTHED, "share_pct, status_reason")[2] == (
        None,
        "dominant_employer",
    )


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
