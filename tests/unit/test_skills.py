from math import comb

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.indicators.skills import (
    BUNDLE_JACCARD,
    bundles,
    co_occurrence,
    demand_shares,
    emerging_skills,
    location_quotients,
    q_values,
    standardised_penetration,
)

COUNTRY = ("country_code",)


def table(columns, *rows):
    return pl.DataFrame(rows, schema=columns.split(), orient="row", infer_schema_length=None)


def skills(*rows):
    """Rows of concept_id, employers before and after, and of all that ask for AI; of one country."""
    columns = "concept_id employers_before employers_after ai_employers_before ai_employers_after"
    return table(columns, *rows).with_columns(country_code=pl.lit("SE"))


def q_of(p_values, country="SE"):
    return pl.DataFrame({"country_code": country, "p_value": p_values}, schema_overrides={"p_value": float})


def test_q_values_are_those_of_benjamini_and_hochberg_within_each_cell():
    tests = pl.concat([q_of([0.01, 0.04, 0.03, 0.5]), q_of([0.04], "NO")])
    found = {row[:2]: row[2] for row in q_values(tests, COUNTRY).iter_rows()}
    assert found == pytest.approx(
        {
            ("SE", 0.01): 0.01 * 4 / 1,
            ("SE", 0.04): 0.04 * 4 / 3,
            ("SE", 0.03): 0.04 * 4 / 3,
            ("SE", 0.5): 0.5,
            ("NO", 0.04): 0.04,
        }
    )
    assert q_values(q_of([]), COUNTRY)["q_value"].to_list() == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_values_keep_the_order_and_are_never_below_the_p_values(p_values):
    found = q_values(q_of(p_values), COUNTRY).sort("p_value")
    assert (found["q_value"] >= found["p_value"] - 1e-15).all()
    assert (found["q_value"] <= 1).all()
    assert (np.diff(found["q_value"].to_numpy()) >= -1e-15).all()


def test_growth_is_of_shares_of_employers_and_the_test_is_fishers():
    found = emerging_skills(skills(("agents", 1, 9, 20, 20), ("python", 10, 11, 20, 20)), COUNTRY)
    agents, python = found.sort("concept_id").rows(named=True)
    assert agents["growth_pct"] == pytest.approx(100 * ((9 / 20) / (1 / 20) - 1))
    # All ways to have 9 or 10 of the 10 askers in the later half of 40 employers.
    exact = (comb(20, 9) * comb(20, 1) + comb(20, 10)) / comb(40, 10)
    assert agents["p_value"] == pytest.approx(exact)
    assert agents["q_value"] == pytest.approx(2 * exact)
    assert (agents["is_emerging"], python["is_emerging"]) == (True, False)


def test_a_new_skill_has_no_growth_but_may_emerge_and_a_rare_one_has_no_test():
    found = emerging_skills(skills(("agents", 0, 9, 20, 20), ("quantum", 0, 4, 20, 20)), COUNTRY)
    agents, quantum = found.sort("concept_id").rows(named=True)
    assert (agents["growth_pct"], agents["is_emerging"], agents["obs_status"]) == (None, True, "A")
    assert (quantum["q_value"], quantum["share_after_pct"], quantum["status_reason"]) == (
        None,
        None,
        "few_counts",
    )


def test_a_skill_that_is_given_up_has_its_fall():
    (row,) = emerging_skills(skills(("flash", 10, 1, 20, 20)), COUNTRY).rows(named=True)
    assert (row["growth_pct"], row["is_emerging"]) == (pytest.approx(-90), False)
    assert row["p_value"] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(("totals", "reason"), [((0, 20), "no_base"), ((20, 0), "no_posting")])
def test_a_period_without_employers_has_nothing_to_compare(totals, reason):
    found = emerging_skills(skills(("agents", 0, 9, *totals)), COUNTRY)
    assert found["status_reason"].to_list() == [reason]
    assert found["is_emerging"].to_list() == [None]


def test_one_intraclass_correlation_is_made_of_all_skills():
    """Twenty employers, two postings each: half of them ask for rag in both, all of them for llm in one."""
    columns = (
        "month concept_id postings ai_postings employers largest_employer_pct cluster_size named_employers "
        "named_postings named_squares named_ai_postings named_answers is_break is_provisional"
    )
    cells = table(
        columns,
        ("2025-01", "rag", 40, 20, 20, 5.0, 2.0, 20, 40, 80, 20, 20.0, False, False),
        ("2025-01", "llm", 40, 20, 20, 5.0, 2.0, 20, 40, 80, 20, 10.0, False, False),
        ("2025-02", "llm", 9, 9, 9, 1.0, 1.0, 9, 9, 9, 9, 9.0, False, True),
    )
    found = demand_shares(cells, ("month",), "concept_postings").sort("month", "concept_id")
    # rag: all that differs is between employers. llm: nothing is.
    between = (20 - 10) + (10 - 10)
    noise = 0 + (20 - 10) / 20
    excess = between - 19 * noise
    rho = excess / (excess + noise * (40 - 80 / 40))
    assert found["design_effect"].to_list() == pytest.approx([1 + rho, 1 + rho, 1])
    assert found["rank"].to_list() == [1, 1, 1]
    assert found.select("ai_postings", "concept_postings", "obs_status").rows() == [
        (40, 20, "A"),
        (40, 20, "A"),
        (9, 9, "Q"),
    ]


def counted(*postings):
    """Pairs as the query counts them: each posting is a string of one-letter concepts."""
    names = sorted(set("".join(postings)))
    number = {
        both: sum(set(both) <= set(posting) for posting in postings)
        for both in (left + right for left in names for right in names)
    }
    rows = [
        (left, right, number[left + right], number[left * 2], number[right * 2], len(postings))
        for left in names
        for right in names
        if left < right and number[left + right]
    ]
    columns = "left_concept_id right_concept_id postings_together left_postings right_postings ai_postings"
    schema = dict(zip(columns.split(), (*[pl.String] * 2, *[pl.Int64] * 4), strict=True))
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_lift_and_jaccard_of_a_pair():
    (row,) = co_occurrence(counted(*["ab"] * 6, *["a"] * 2, *["b"] * 4, *["c"] * 8)).rows(named=True)
    assert (row["left_concept_id"], row["right_concept_id"], row["postings_together"]) == ("a", "b", 6)
    assert row["lift"] == pytest.approx(20 * 6 / (8 * 10))
    assert row["jaccard"] == pytest.approx(6 / (8 + 10 - 6))


def test_a_pair_seen_too_rarely_has_counts_only():
    (row,) = co_occurrence(counted(*["ab"] * 4, *["a"] * 16)).rows(named=True)
    assert (row["postings_together"], row["lift"], row["jaccard"], row["obs_status"]) == (4, None, None, "Q")


def test_counts_of_many_millions_do_not_overflow():
    columns = "postings_together left_postings right_postings ai_postings"
    (row,) = co_occurrence(table(columns, (10**9, 4 * 10**9, 5 * 10**9, 10**10))).rows(named=True)
    assert row["lift"] == pytest.approx(0.5)


def test_in_a_bundle_every_two_come_together():
    """c comes with b often, and never with a: a and b are closer, so c stays alone."""
    asked = counted(*["ab"] * 20, *["bc"] * 10, *["de"] * 9, *["f"] * 9)
    found = bundles(co_occurrence(asked))
    assert found.rows() == [("a", "a"), ("a", "b"), ("d", "d"), ("d", "e")]


@given(st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=60))
def test_no_pair_of_a_bundle_is_below_the_limit(postings):
    measured = co_occurrence(counted(*("".join(sorted(posting)) for posting in postings)))
    chosen = measured.select("left_concept_id", "right_concept_id", "jaccard")
    jaccard = {(left, right): index for left, right, index in chosen.iter_rows()}
    for members in bundles(measured).partition_by("bundle_id"):
        names = members["concept_id"].to_list()
        for left in names:
            for right in names[names.index(left) + 1 :]:
                assert jaccard[left, right] >= BUNDLE_JACCARD


def cells(*rows, effect=1.0):
    """Rows of country_code, postings, ai_postings, each against all of them, at a correlation of 0.5."""
    counts = table("country_code postings ai_postings", *rows)
    return counts.with_columns(
        employers=pl.lit(20),
        largest_employer_pct=pl.lit(10.0),
        cluster_size=pl.lit(2 * effect - 1),
        intraclass_correlation=pl.lit(0.5),
        reference_postings=pl.col("postings").sum(),
        reference_ai_postings=pl.col("ai_postings").sum(),
        reference_cluster_size=pl.lit(2 * effect - 1),
    )


@pytest.mark.parametrize("effect", [1.0, 4.0])
def test_a_location_quotient_is_share_against_share_and_employers_widen_its_interval(effect):
    sweden, norway = location_quotients(cells(("SE", 100, 20), ("NO", 300, 20), effect=effect)).rows(
        named=True
    )
    assert sweden["location_quotient"] == pytest.approx((20 / 100) / (40 / 400))
    assert norway["location_quotient"] == pytest.approx((20 / 300) / (40 / 400))
    spread = (effect * (1 / 20 - 1 / 100 + 1 / 40 - 1 / 400)) ** 0.5
    assert sweden["location_quotient_high"] == pytest.approx(2 * np.exp(1.959964 * spread))
    assert sweden["location_quotient_low"] == pytest.approx(2 * np.exp(-1.959964 * spread))


def test_the_quotient_of_a_cell_without_an_ai_posting_is_0_with_an_upper_end():
    norway = location_quotients(cells(("NO", 100, 0), ("SE", 300, 40))).row(0, named=True)
    # Wilson's upper end of 0 of n is z² / (n + z²).
    upper = 1.959964**2 / (100 + 1.959964**2) / (40 / 400)
    assert (norway["location_quotient"], norway["location_quotient_low"]) == (0, 0)
    assert norway["location_quotient_high"] == pytest.approx(upper)


@pytest.mark.parametrize(
    ("postings", "ai_postings", "reason"),
    [(0, 0, "no_posting"), (29, 3, "few_postings"), (100, 0, "no_base")],
)
def test_a_location_quotient_that_cannot_be_told(postings, ai_postings, reason):
    rest = 0 if reason == "no_base" else 20
    norway = location_quotients(cells(("NO", postings, ai_postings), ("SE", 300, rest))).row(0, named=True)
    assert (norway["location_quotient"], norway["reference_pct"], norway["status_reason"]) == (
        None,
        None,
        reason,
    )


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("largest_employer_pct", 90.0, "dominant_employer"),
        ("largest_employer_pct", float("nan"), "not_a_number"),
        ("intraclass_correlation", None, "one_employer"),
    ],
)
def test_a_quotient_of_one_employer_or_without_a_known_design_effect_is_withheld(column, value, reason):
    known = cells(("NO", 100, 20), ("SE", 300, 20), effect=2.0)
    found = location_quotients(known.with_columns(pl.lit(value, pl.Float64).alias(column)))
    assert (
        found.select("location_quotient", "location_quotient_high", "status_reason").rows()
        == [(None, None, reason)] * 2
    )


def penetration(*rows, reference="SE", size=1.0, correlation=0.5):
    counts = table("country_code occupation postings ai_postings", *rows).with_columns(
        year=pl.lit("2025"),
        cluster_size=pl.lit(size),
        intraclass_correlation=pl.lit(correlation, pl.Float64),
    )
    found = standardised_penetration(counts, ("year",), "country_code", reference, "occupation")
    return found.row(0, named=True)


TWO_COUNTRIES = (
    ("SE", "251", 100, 40), ("SE", "222", 300, 6), ("SE", "911", 100, 0),
    ("NO", "251", 400, 80), ("NO", "222", 100, 4), ("NO", "911", 5, 5),
)  # fmt: skip


def test_penetration_lends_every_country_the_occupations_of_the_reference():
    norway = penetration(*TWO_COUNTRIES)
    share = 100 / 400 * 80 / 400 + 300 / 400 * 4 / 100
    assert norway["penetration_pct"] == pytest.approx(100 * share)
    assert norway["reference_pct"] == pytest.approx(100 * (40 + 6) / 400)
    assert norway["relative_penetration"] == pytest.approx(share / (46 / 400))
    assert (norway["occupations"], norway["reference_postings"], norway["reference_ai_postings"]) == (
        2,
        400,
        46,
    )
    assert norway["common_pct"] == 100 * 400 / 500


@pytest.mark.parametrize(("size", "effect"), [(1.0, 1), (7.0, 4)])
def test_the_interval_of_penetration_is_wilsons_for_the_postings_its_variance_stands_for(size, effect):
    norway = penetration(*TWO_COUNTRIES, size=size)
    share = norway["penetration_pct"] / 100
    variance = effect * ((1 / 4) ** 2 * 0.2 * 0.8 / 400 + (3 / 4) ** 2 * 0.04 * 0.96 / 100)
    number, z = share * (1 - share) / variance, 1.959964
    half = z * (share * (1 - share) / number + (z / (2 * number)) ** 2) ** 0.5
    high = (share + z**2 / (2 * number) + half) / (1 + z**2 / number)
    assert norway["penetration_high_pct"] == pytest.approx(100 * high)


def test_no_ai_posting_in_common_is_a_penetration_of_0_that_is_not_certain():
    norway = penetration(("SE", "251", 100, 40), ("NO", "251", 100, 0))
    assert (norway["penetration_pct"], norway["penetration_low_pct"]) == (0, 0)
    assert norway["penetration_high_pct"] == pytest.approx(100 * 1.959964**2 / (100 + 1.959964**2))


def test_penetration_weighs_every_cell_by_itself():
    columns = "year country_code occupation postings ai_postings"
    counts = table(
        columns,
        ("2024", "SE", "251", 100, 10),
        ("2024", "NO", "251", 100, 20),
        ("2025", "SE", "251", 50, 10),
        ("2025", "SE", "222", 50, 10),
        ("2025", "NO", "251", 100, 60),
        ("2025", "NO", "222", 900, 0),
    ).with_columns(cluster_size=pl.lit(1.0), intraclass_correlation=pl.lit(0.5))
    found = standardised_penetration(counts, ("year",), "country_code", "SE", "occupation")
    assert found.select("year", "penetration_pct", "reference_pct").rows() == [
        ("2024", pytest.approx(20), pytest.approx(10)),
        ("2025", pytest.approx(30), pytest.approx(20)),
    ]


@pytest.mark.parametrize(
    ("rows", "options", "reason"),
    [
        ([("SE", "251", 100, 40), ("NO", "222", 100, 4)], {}, "no_common_cell"),
        ([("SE", "251", 100, 40), ("SE", "222", 400, 6), ("NO", "251", 100, 20)], {}, "little_in_common"),
        ([("SE", "251", 100, 0), ("NO", "251", 100, 20)], {}, "no_base"),
        ([("SE", "251", 100, 9), ("NO", "251", 100, 20)], {"size": 2.0, "correlation": None}, "one_employer"),
        ([("NO", "251", 100, 20)], {}, "no_common_cell"),
    ],
)
def test_penetration_that_cannot_be_told(rows, options, reason):
    norway = penetration(*rows, **options)
    assert (norway["penetration_pct"], norway["relative_penetration"], norway["status_reason"]) == (
        None,
        None,
        reason,
    )
