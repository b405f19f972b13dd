import math

import polars as pl
import pytest

from skills_pipeline.indicators.premium import SPECIFICATIONS, Specification, wage_premium

RAW = (Specification("raw", ()),)


def advertised(number=60):
    """Sixty postings of eleven employers whose pay depends on AI, employer, month and occupation."""
    rows = [
        {
            "pay": 30_000.0
            + 4_000 * (n % 4 == 0 or n % 7 == 0)
            + 900 * (n * n % 11)
            + 500 * (n % 3)
            + 2_000 * (n * n % 5)
            + 300 * (n * 37 % 17),
            "ai": n % 4 == 0 or n % 7 == 0,
            "employer": f"Employer {n * n % 11}",
            "country_code": "SE" if n % 2 else "NO",
            "month": f"2025-{n % 3 + 1:02}",
            "occupation": str(251 + n * n % 5),
            "title": f"Title {n % 20}",
            "weight": 1 + n % 3,
        }
        for n in range(number)
    ]
    return pl.DataFrame(rows)


@pytest.mark.parametrize(
    ("weight", "specification", "slope", "error", "low", "high"),
    [
        (None, "raw", 0.09422593367433058, 0.026128845914891823, 0.027059596979369507, 0.16139227036929166),
        (
            None,
            "country_month",
            0.09616024200173225,
            0.03219007213380857,
            0.013413027286741208,
            0.17890745671672328,
        ),
        (
            None,
            "occupation",
            0.10056821655710578,
            0.011242066995797618,
            0.0716695633427019,
            0.12946686977150967,
        ),
        (
            "weight",
            "raw",
            0.09366441047067382,
            0.028877780291793814,
            0.01943171299909227,
            0.16789710794225537,
        ),
        (
            "weight",
            "occupation",
            0.10310559699457274,
            0.009484396452552456,
            0.07872517975166789,
            0.12748601423747757,
        ),
    ],
)
def test_figures_are_those_of_pyfixest(weight, specification, slope, error, low, high):
    """Of pyfixest 0.60, feols with vcov CRV1 by employer, on these sixty rows."""
    table = wage_premium(advertised(), SPECIFICATIONS, weight)
    row = table.row(by_predicate=pl.col("specification") == specification, named=True)
    assert row["log_premium"] == pytest.approx(slope, abs=1e-10)
    assert row["standard_error"] == pytest.approx(error, abs=1e-10)
    assert row["premium_pct"] == pytest.approx(100 * math.expm1(slope))
    assert row["premium_low_pct"] == pytest.approx(100 * math.expm1(low))
    assert row["premium_high_pct"] == pytest.approx(100 * math.expm1(high))


def test_specifications_stand_side_by_side_with_their_counts():
    table = wage_premium(advertised())
    assert table["specification"].to_list() == ["raw", "country_month", "occupation", "title"]
    assert table["postings"].to_list() == [60, 60, 60, 60]
    assert table["ai_postings"].unique().to_list() == [sum(n % 4 == 0 or n % 7 == 0 for n in range(60))]


def test_without_effects_the_premium_is_the_difference_of_means():
    (row,) = wage_premium(advertised(), RAW).rows(named=True)
    means = advertised().group_by("ai").agg(pl.col("pay").log().mean()).sort("ai")["pay"]
    assert row["log_premium"] == pytest.approx(means[1] - means[0])


def test_rows_alone_in_their_effect_and_rows_without_pay_are_left_out():
    table = advertised().with_columns(
        occupation=pl.when(pl.int_range(pl.len()) == 5).then(pl.lit("999")).otherwise("occupation"),
        pay=pl.when(pl.int_range(pl.len()) == 6)
        .then(None)
        .when(pl.int_range(pl.len()) == 7)
        .then(0.0)
        .otherwise("pay"),
    )
    assert wage_premium(table)["postings"].to_list()[:3] == [58, 58, 57]


@pytest.mark.parametrize(
    ("table", "reason", "status"),
    [
        (advertised().clear(), "no_posting", "M"),
        (advertised().with_columns(pay=float("nan")), "no_posting", "M"),
        (advertised(29), "few_postings", "Q"),
        (advertised().with_columns(employer=pl.lit("Alpha")), "one_employer", "O"),
        (
            advertised().with_columns(
                employer=pl.when(pl.int_range(pl.len()) < 55).then(pl.lit("Alpha")).otherwise("employer")
            ),
            "dominant_employer",
            "Q",
        ),
        (advertised().with_columns(ai=pl.lit(False)), "no_variation", "O"),
        (advertised().with_columns(ai=pl.col("occupation") == "251"), "no_variation", "O"),
    ],
)
def test_a_premium_that_cannot_be_told_has_a_reason_and_no_value(table, reason, status):
    row = wage_premium(table, SPECIFICATIONS[2:3]).row(0, named=True)
    assert (row["status_reason"], row["obs_status"]) == (reason, status)
    assert {row[name] for name in ("premium_pct", "premium_low_pct", "standard_error")} == {None}
