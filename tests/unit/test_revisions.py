import math
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.indicators.revisions import redefinitions

TRACKER = (
    Path(__file__).parents[3] / "shared" / "reference" / "hiring-lab-ai-tracker" / "vintages_all.parquet"
)

KEY = ["country_code"]


def vintages(*rows):
    """Rows of vintage, period, value; all of one country."""
    schema = {"vintage": pl.String, "period": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(country_code=pl.lit("SE"))


def months(number):
    return [f"{2020 + month // 12}-{month % 12 + 1:02}" for month in range(number)]


def series(vintage, number, revised=lambda month: 0.0):
    """Values that go up and down by 10 % (on the logarithm), times what the vintage makes of them."""
    return [
        (vintage, period, 5 * math.exp(0.1 * (month % 2) + revised(month)))
        for month, period in enumerate(months(number))
    ]


def compared(*parts):
    return redefinitions(vintages(*(row for part in parts for row in part)), KEY).rows(named=True)


def test_a_year_that_moves_by_more_than_a_typical_change_is_redefined():
    (row,) = compared(
        series("2024-02-05", 48), series("2024-03-05", 49, lambda month: 0.12 * (20 <= month < 32))
    )
    assert (row["stretch_from"], row["stretch_to"]) == ("2021-09", "2022-08")
    assert row["revised_pct"] == pytest.approx(100 * math.expm1(0.12))
    assert row["typical_change_pct"] == pytest.approx(100 * math.expm1(0.1))
    assert row["times_typical"] == pytest.approx(0.12 / 0.1)
    assert row["is_redefined"]


@pytest.mark.parametrize(
    "revised",
    [
        lambda month: 0.09 * (20 <= month < 32),
        lambda month: 0.5 * (month == 20),
        lambda month: 0.2 * (month >= 45),
        lambda month: 0.3 * (-1) ** month,
    ],
    ids=["a small revision", "one month", "late postings", "errors that cancel"],
)
def test_what_is_smaller_or_shorter_or_cancels_is_a_revision_only(revised):
    (row,) = compared(series("2024-02-05", 48), series("2024-03-05", 49, revised))
    assert row["is_redefined"] is False


def test_a_redefinition_that_is_undone_names_the_vintage_it_returns_to():
    shifted = lambda month: 0.3  # noqa: E731
    rows = compared(series("2024-02-05", 48), series("2024-03-05", 49, shifted), series("2024-04-05", 50))
    assert [row["is_redefined"] for row in rows] == [True, True]
    assert [row["returns_to"] for row in rows] == [None, "2024-02-05"]


def test_a_vintage_dated_in_the_future_is_named_and_left_out_of_the_comparison():
    broken = [("2022-03-05", "2022-11", 5.0), *series("2022-03-05", 26)]
    rows = compared(series("2022-02-05", 25), broken, series("2022-04-05", 27))
    assert [row["status_reason"] for row in rows] == ["dated_in_future", None]
    assert (rows[1]["vintage_before"], rows[1]["vintage"]) == ("2022-02-05", "2022-04-05")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (series("2024-02-05", 12), series("2024-03-05", 13), "no_overlap"),
        ([("2024-02-05", period, 5.0) for period in months(24)], series("2024-03-05", 24), "no_variation"),
        ([("2024-02-05", period, 0.0) for period in months(24)], series("2024-03-05", 24), "no_overlap"),
    ],
)
def test_vintages_that_cannot_be_compared_have_a_reason_and_no_verdict(old, new, reason):
    (row,) = compared(old, new)
    assert (row["times_typical"], row["is_redefined"], row["status_reason"]) == (None, None, reason)


@given(st.floats(0.3, 3))
def test_the_verdict_does_not_depend_on_the_unit(factor):
    parts = series("2024-02-05", 48), series("2024-03-05", 49, lambda month: 0.12)
    scaled = [[(vintage, period, factor * value) for vintage, period, value in part] for part in parts]
    assert compared(*scaled)[0]["times_typical"] == pytest.approx(compared(*parts)[0]["times_typical"])


@pytest.fixture(scope="module")
def tracker():
    """Monthly means of every vintage of the Indeed AI tracker, dates as its publisher meant them."""
    if not TRACKER.exists():
        pytest.skip(f"needs {TRACKER.name} of the reference folder beside the checkout")
    days = pl.read_parquet(TRACKER).filter(pl.col("series") == "AI")
    misread = pl.col("date").max().over("vintage") > pl.col("vintage")
    # Some vintages write 1/2/19; read day first, month and day are exchanged wherever both could be either.
    exchanged = pl.date(pl.col("date").dt.year(), pl.col("date").dt.day(), pl.col("date").dt.month())
    return days.with_columns(
        date=pl.when(misread & (pl.col("date").dt.day() <= 12)).then(exchanged).otherwise("date"),
        was_misread=misread,
    )


def monthly(days):
    return days.group_by(
        country_code="country",
        vintage=pl.col("vintage").cast(pl.String),
        period=pl.col("date").dt.strftime("%Y-%m"),
    ).agg(value=pl.col("share_pct").mean())


def test_the_silent_redefinitions_of_the_indeed_tracker_are_found(tracker):
    found = redefinitions(monthly(tracker), KEY).filter("is_redefined")
    countries = {
        vintage: set(codes) for vintage, codes in found.group_by("vintage").agg("country_code").rows()
    }
    assert {"DE", "ES", "FR", "GB", "IE"} <= countries["2024-07-17"]
    assert not {"AU", "CA", "US"} & countries["2024-07-17"]
    assert len(countries["2025-01-14"]) == 8
    assert len(countries["2025-02-05"]) == 8
    assert {"AU", "CA", "DE", "US"} <= countries["2025-11-10"]
    assert "CA" in countries["2026-02-17"]
    # Not on the list of known ones, but as real: all seven countries, until February 2025 took it back.
    assert len(countries.pop("2024-11-13")) == 7
    known = {"2024-07-17", "2025-01-14", "2025-02-05", "2025-11-10", "2026-02-17"}
    beyond = {vintage: codes for vintage, codes in countries.items() if vintage not in known}
    assert beyond == {"2025-09-10": {"DE"}, "2026-03-10": {"FR"}, "2026-05-11": {"FR"}}


def test_vintages_whose_dates_were_misread_are_named(tracker):
    exchanged = pl.date(pl.col("date").dt.year(), pl.col("date").dt.day(), pl.col("date").dt.month())
    as_read = tracker.with_columns(
        date=pl.when(pl.col("was_misread") & (pl.col("date").dt.day() <= 12))
        .then(exchanged)
        .otherwise("date")
    )
    named = redefinitions(monthly(as_read), KEY).filter(pl.col("status_reason") == "dated_in_future")
    assert sorted(named["vintage"].unique()) == ["2024-04-29", "2024-05-15", "2024-09-04", "2025-02-14"]
