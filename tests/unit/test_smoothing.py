from pathlib import Path

import polars as pl
import pytest

from skills_pipeline.indicators.smoothing import seasonally_adjusted, trailing_means

TRACKER = Path(__file__).parents[3] / "shared" / "reference" / "hiring-lab-ai-tracker"


def days(rows):
    schema = {"day": pl.Int64, "ai": pl.Int64, "total": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(country_code=pl.lit("SE"))


def test_the_mean_is_of_the_ratios_of_the_rows_so_far():
    found = trailing_means(days([(1, 1, 10), (2, 0, 50), (3, 3, 10)]), ["country_code"], "day", "ai", "total")
    assert found["ratio_pct"].to_list() == [10, 0, 30]
    assert found["mean_7_pct"].to_list() == pytest.approx([10 / 1, (10 + 0) / 2, (10 + 0 + 30) / 3])


def test_the_windows_are_seven_and_twenty_eight_rows():
    found = trailing_means(
        days([(day, day, 100) for day in range(1, 41)]), ["country_code"], "day", "ai", "total"
    )
    assert found["mean_7_pct"][-1] == pytest.approx(sum(range(34, 41)) / 7)
    assert found["mean_28_pct"][-1] == pytest.approx(sum(range(13, 41)) / 28)


def test_a_day_without_postings_has_no_ratio_and_adds_nothing():
    found = trailing_means(
        days([(1, 0, 0), (2, 1, 10), (3, 0, 0), (4, 3, 10)]), ["country_code"], "day", "ai", "total"
    )
    assert found["ratio_pct"].to_list() == [None, 10, None, 30]
    assert found["mean_7_pct"].to_list() == [None, 10, 10, (10 + 30) / 2]


def test_countries_do_not_mix():
    table = pl.concat([days([(1, 1, 10)]), days([(1, 5, 10)]).with_columns(country_code=pl.lit("NO"))])
    found = trailing_means(table, ["country_code"], "day", "ai", "total")
    assert found["mean_7_pct"].to_list() == [50, 10]


@pytest.mark.parametrize(
    ("name", "counted", "countries"), [("AI", "AI_count", 10), ("GenAI", "GenAI_count", 9)]
)
def test_the_published_column_of_the_indeed_tracker_is_met(name, counted, countries):
    file = TRACKER / f"{name}_posting_2024-07-31_with_counts.csv"
    if not file.exists():
        pytest.skip(f"needs {file.name} of the reference folder beside the checkout")
    published = pl.read_csv(file, infer_schema_length=None)
    found = trailing_means(published, ["jobcountry"], "modified_date", counted, "total")
    both = published.join(found, on=["jobcountry", "modified_date"]).drop_nulls("mean_7_pct")
    assert both["jobcountry"].n_unique() == countries
    assert both.height >= 2_035 * countries
    assert (both["mean_7_pct"] - both["ma_share_perc"]).abs().max() < 1e-12


SEASON = [5, 3, 1, 0, -1, -3, -5, -3, -1, 0, 1, 3]


def months(number, skip=()):
    rows = [
        ("SE", f"{2020 + month // 12}-{month % 12 + 1:02}", 100.0 + month + SEASON[month % 12])
        for month in range(number)
        if month not in skip
    ]
    return pl.DataFrame(rows, schema=["country_code", "month", "share_pct"], orient="row")


def test_a_known_season_is_taken_out():
    found = seasonally_adjusted(months(60), ["country_code"], "share_pct")
    assert found["obs_status"].unique().to_list() == ["A"]
    assert (found["adjusted"] + found["seasonal"] - found["share_pct"]).abs().max() < 1e-12
    assert (found["seasonal"] - pl.Series(SEASON * 5, dtype=pl.Float64)).abs().max() < 0.5


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (months(23), "short_series"),
        (months(30, skip={7}), "gap_in_series"),
        (
            months(30).with_columns(share_pct=pl.when(pl.col("month") != "2021-01").then("share_pct")),
            "gap_in_series",
        ),
        (
            months(30).with_columns(
                share_pct=pl.when(pl.col("month") == "2021-01").then(float("nan")).otherwise("share_pct")
            ),
            "gap_in_series",
        ),
    ],
)
def test_a_season_that_cannot_be_told_is_not_taken_out(table, reason):
    found = seasonally_adjusted(table, ["country_code"], "share_pct")
    assert found["status_reason"].unique().to_list() == [reason]
    assert found["adjusted"].null_count() == found.height
    assert found["share_pct"].equals(table["share_pct"], null_equal=True)
