import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.indicators.skills import (
    BUNDLE_JACCARD,
    bundles,
    co_occurrence,
    emerging_skills,
    location_quotients,
    q_values,
    standardised_penetration,
)


def skills(**employers):
    schema = {"concept_id": pl.String, "employers": pl.Int64}
    return pl.DataFrame(list(employers.items()), schema=schema, orient="row")


def test_q_values_are_those_of_benjamini_and_hochberg():
    found = q_values(np.array([0.01, 0.04, 0.03, 0.5]))
    assert found == pytest.approx([0.01 * 4 / 1, 0.04 * 4 / 3, 0.04 * 4 / 3, 0.5])
    assert q_values(np.zeros(0)).tolist() == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_values_keep_the_order_and_are_never_below_the_p_values(p_values):
    found, given_ones = q_values(np.array(p_values)), np.array(p_values)
    assert (found >= given_ones - 1e-15).all()
    assert (np.diff(found[np.argsort(given_ones, kind="stable")]) >= -1e-15).all()


def test_growth_is_of_shares_of_employers_and_the_test_is_fishers():
    found = emerging_skills(skills(agents=1, python=10), skills(agents=9, python=11), (20, 20))
    agents, python = found.rows(named=True)
    assert agents["growth_pct"] == pytest.approx(100 * ((9 / 20) / (1 / 20) - 1))
    # All ways to have 9 or 10 of the 10 askers in the later half of 40 employers.
    from math import comb

    exact = (comb(20, 9) * comb(20, 1) + comb(20, 10)) / comb(40, 10)
    assert agents["p_value"] == pytest.approx(exact)
    assert agents["q_value"] == pytest.approx(2 * exact)
    assert (agents["emerging"], python["emerging"]) == (True, False)


def test_a_new_skill_has_no_growth_but_may_emerge_and_a_rare_one_has_no_test():
    found = emerging_skills(skills(), skills(agents=9, quantum=4), (20, 20))
    agents, quantum = found.rows(named=True)
    assert (agents["growth_pct"], agents["emerging"]) == (None, True)
    assert (quantum["q_value"], quantum["emerging"], quantum["status_reason"]) == (None, None, "few_counts")


@pytest.mark.parametrize(("totals", "reason"), [((0, 20), "no_base"), ((20, 0), "no_posting")])
def test_a_period_without_employers_has_nothing_to_compare(totals, reason):
    found = emerging_skills(skills(agents=0), skills(agents=9), totals)
    assert found["status_reason"].to_list() == [reason]
    assert found["emerging"].to_list() == [None]


def pairs(*postings):
    return pl.DataFrame(
        [(number, concept) for number, concepts in enumerate(postings) for concept in concepts],
        schema=["posting_id", "concept_id"],
        orient="row",
    )


def test_lift_and_jaccard_of_a_pair():
    asked = pairs(*["ab"] * 6, *["a"] * 2, *["b"] * 4, *["c"] * 8)
    (row,) = co_occurrence(asked, 20).rows(named=True)
    assert (row["left"], row["right"], row["together"]) == ("a", "b", 6)
    assert row["lift"] == pytest.approx(20 * 6 / (8 * 10))
    assert row["jaccard"] == pytest.approx(6 / (8 + 10 - 6))


def test_a_pair_seen_too_rarely_has_counts_only_and_a_skill_named_twice_counts_once():
    asked = pl.concat([pairs(*["ab"] * 4), pairs(*["ab"] * 4)])
    (row,) = co_occurrence(asked, 20).rows(named=True)
    assert (row["together"], row["lift"], row["jaccard"], row["obs_status"]) == (4, None, None, "Q")


def test_in_a_bundle_every_two_come_together():
    """c comes with b often, and never with a: a and b are closer, so c stays alone."""
    asked = pairs(*["ab"] * 20, *["bc"] * 10, *["de"] * 9, *["f"] * 9)
    found = bundles(co_occurrence(asked, 48))
    assert found.rows() == [("a", "a"), ("a", "b"), ("d", "d"), ("d", "e")]


@given(st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=60))
def test_no_pair_of_a_bundle_is_below_the_limit(postings):
    measured = co_occurrence(pairs(*postings), len(postings))
    jaccard = {(row["left"], row["right"]): row["jaccard"] for row in measured.rows(named=True)}
    for members in bundles(measured).partition_by("bundle_id"):
        names = members["concept_id"].to_list()
        for left in names:
            for right in names[names.index(left) + 1 :]:
                assert jaccard[left, right] >= BUNDLE_JACCARD


def test_a_location_quotient_is_share_against_share():
    table = pl.DataFrame({"country_code": ["SE", "NO"], "postings": [100, 300], "ai_postings": [20, 20]})
    norway, sweden = location_quotients(table, ["country_code"]).rows(named=True)
    assert sweden["location_quotient"] == pytest.approx((20 / 100) / (40 / 400))
    assert norway["location_quotient"] == pytest.approx((20 / 300) / (40 / 400))
    spread = (1 / 20 - 1 / 100 + 1 / 40 - 1 / 400) ** 0.5
    assert sweden["location_quotient_high"] == pytest.approx(2 * np.exp(1.959964 * spread))


@pytest.mark.parametrize(
    ("postings", "ai_postings", "reason"),
    [
        ([0, 300], [0, 20], "no_posting"),
        ([29, 300], [3, 20], "few_postings"),
        ([100, 300], [0, 0], "no_base"),
    ],
)
def test_a_location_quotient_that_cannot_be_told(postings, ai_postings, reason):
    table = pl.DataFrame({"country_code": ["NO", "SE"], "postings": postings, "ai_postings": ai_postings})
    norway = location_quotients(table, ["country_code"]).row(0, named=True)
    assert (norway["location_quotient"], norway["status_reason"]) == (None, reason)


def test_penetration_lends_every_country_the_occupations_of_the_reference():
    table = pl.DataFrame(
        [
            ("SE", "251", 100, 40), ("SE", "222", 300, 6), ("SE", "911", 100, 0),
            ("NO", "251", 400, 80), ("NO", "222", 100, 4), ("NO", "911", 5, 5),
        ],
        schema=["country_code", "occupation", "postings", "ai_postings"],
        orient="row",
    )  # fmt: skip
    norway, sweden = standardised_penetration(table, "country_code", "SE", "occupation").rows(named=True)
    assert norway["penetration_pct"] == pytest.approx(100 * (100 / 400 * 80 / 400 + 300 / 400 * 4 / 100))
    assert norway["reference_pct"] == pytest.approx(100 * (40 + 6) / 400)
    assert (norway["occupations"], norway["common_pct"]) == (2, 100 * 400 / 500)
    assert sweden["relative_penetration"] == pytest.approx(1)


def test_occupations_that_hold_little_of_the_reference_tell_nothing():
    table = pl.DataFrame(
        [("SE", "251", 100, 40), ("SE", "222", 400, 6), ("NO", "251", 100, 20)],
        schema=["country_code", "occupation", "postings", "ai_postings"],
        orient="row",
    )
    norway = standardised_penetration(table, "country_code", "SE", "occupation").row(0, named=True)
    assert (norway["penetration_pct"], norway["common_pct"], norway["status_reason"]) == (
        None,
        20,
        "little_in_common",
    )


def test_no_occupation_in_common_is_no_penetration():
    table = pl.DataFrame(
        [("SE", "251", 100, 40), ("NO", "222", 100, 4)],
        schema=["country_code", "occupation", "postings", "ai_postings"],
        orient="row",
    )
    norway = standardised_penetration(table, "country_code", "SE", "occupation").row(0, named=True)
    assert (norway["penetration_pct"], norway["status_reason"]) == (None, "no_common_cell")
