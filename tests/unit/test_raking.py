import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.indicators.raking import rake


def rows(**cells):
    """`SE_251=3`: three postings of that country and occupation."""
    names = [name.split("_") for name, number in cells.items() for _ in range(number)]
    return pl.DataFrame(names, schema={"country_code": pl.String, "occupation": pl.String}, orient="row")


def held(postings, weights, margin):
    table = postings.with_columns(weight=pl.Series(weights)).group_by(margin).agg(pl.col("weight").sum())
    return {name: weight / sum(weights) for name, weight in table.rows()}


def test_one_margin_is_met_by_one_ratio():
    postings = rows(SE_251=3, NO_251=1)
    raked = rake(postings, {"country_code": {"SE": 500, "NO": 500}})
    assert raked.weights.tolist() == pytest.approx([0.5 / 0.75] * 3 + [0.5 / 0.25])
    assert raked.effective_postings == pytest.approx(4**2 / (3 * (2 / 3) ** 2 + 2**2))
    assert raked.largest_miss == pytest.approx(0, abs=1e-9)


def test_two_margins_are_met_together():
    postings = rows(SE_251=6, SE_222=2, NO_251=3, NO_222=5)
    targets = {"country_code": {"SE": 60, "NO": 40}, "occupation": {"251": 1, "222": 3}}
    raked = rake(postings, targets)
    assert held(postings, raked.weights, "country_code") == pytest.approx({"SE": 0.6, "NO": 0.4})
    assert held(postings, raked.weights, "occupation") == pytest.approx({"251": 0.25, "222": 0.75})
    assert raked.trimmed == 0


def test_a_weight_above_the_limit_is_cut_and_the_miss_is_told():
    postings = rows(SE_251=99, NO_251=1)
    raked = rake(postings, {"country_code": {"SE": 1, "NO": 1}}, trim_ratio=5)
    assert raked.trimmed == 1
    assert raked.weights.max() == pytest.approx(5)
    assert raked.largest_miss == pytest.approx(1 - held(postings, raked.weights, "country_code")["NO"] / 0.5)


def test_an_official_0_takes_the_postings_out():
    postings = rows(SE_251=3, NO_251=1)
    assert rake(postings, {"country_code": {"SE": 5, "NO": 0}}).weights.tolist() == pytest.approx(
        [4 / 3] * 3 + [0]
    )


@pytest.mark.parametrize(
    ("postings", "targets", "reason"),
    [
        (rows(), {"country_code": {"SE": 1}}, "no_posting"),
        (rows(SE_251=3), {"country_code": {"SE": 1, "NO": 1}}, "empty_official_cell"),
        # Postings in two corners only: margins that differ cannot both be met.
        (
            rows(SE_251=3, NO_222=3),
            {"country_code": {"SE": 1, "NO": 1}, "occupation": {"251": 1, "222": 2}},
            "not_converged",
        ),
        (
            rows(SE_251=3, NO_222=3),
            {"country_code": {"SE": 1, "NO": 0}, "occupation": {"251": 0, "222": 2}},
            "not_converged",
        ),
    ],
)
def test_weights_that_do_not_exist_have_a_reason(postings, targets, reason):
    raked = rake(postings, targets)
    assert (raked.weights, raked.effective_postings, raked.status_reason) == (None, None, reason)


def test_a_category_without_an_official_number_is_refused_with_its_value():
    with pytest.raises(ValueError, match=r"no official number for country_code \['NO'\]"):
        rake(rows(SE_251=3, NO_251=1), {"country_code": {"SE": 5}})


def test_an_official_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="country_code must be finite"):
        rake(rows(SE_251=3), {"country_code": {"SE": float("nan")}})


@given(
    counts=st.tuples(*[st.integers(2, 20)] * 4),
    country=st.floats(0.3, 0.7),
    occupation=st.floats(0.3, 0.7),
)
def test_margins_are_met_and_weights_add_up_to_the_postings(counts, country, occupation):
    postings = rows(**dict(zip(("SE_251", "SE_222", "NO_251", "NO_222"), counts, strict=True)))
    targets = {
        "country_code": {"SE": country, "NO": 1 - country},
        "occupation": {"251": occupation, "222": 1 - occupation},
    }
    raked = rake(postings, targets, trim_ratio=1_000)
    assert raked.weights.sum() == pytest.approx(postings.height)
    assert held(postings, raked.weights, "occupation")["251"] == pytest.approx(occupation)
    assert raked.effective_postings <= postings.height + 1e-9
    assert np.all(raked.weights > 0)
