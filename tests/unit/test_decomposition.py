import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.indicators.decomposition import (
    concentration,
    growth_contributions,
    shift_share,
    without_largest,
)

PARTS = ("within_pp", "between_pp", "entering_pp", "leaving_pp")


def period(**groups):
    """Postings and AI postings by occupation."""
    rows = [(name, *pair) for name, pair in groups.items()]
    schema = {"occupation": pl.String, "postings": pl.Int64, "ai_postings": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def both(before, after):
    """A row a group with the counts of both periods; all of one cell."""
    joined = before.join(after, on="occupation", how="full", coalesce=True, suffix="_after").sort(
        "occupation"
    )
    renamed = joined.rename({"postings": "postings_before", "ai_postings": "ai_postings_before"})
    return renamed.with_columns(pl.exclude("occupation").fill_null(0), cell=pl.lit("SE"))


def test_within_is_change_of_shares_and_between_change_of_weights():
    found = shift_share(
        both(period(nurse=(80, 8), coder=(20, 10)), period(nurse=(60, 9), coder=(40, 22))), ["cell"]
    )
    coder, nurse = found.rows(named=True)
    reference = (18 + 31) / 2
    assert coder["within_pp"] == pytest.approx((0.2 + 0.4) / 2 * (55 - 50))
    assert coder["between_pp"] == pytest.approx(((50 + 55) / 2 - reference) * (0.4 - 0.2))
    assert nurse["within_pp"] == pytest.approx((0.8 + 0.6) / 2 * (15 - 10))
    assert found["total_pp"].sum() == pytest.approx(31 - 18)


def test_groups_that_come_and_go_are_parts_of_their_own():
    found = shift_share(
        both(period(nurse=(50, 5), clerk=(50, 0)), period(nurse=(50, 5), coder=(50, 25))), ["cell"]
    )
    by_name = {row["occupation"]: row for row in found.rows(named=True)}
    reference = (5 + 30) / 2
    assert by_name["coder"]["presence"] == "entering"
    assert by_name["coder"]["entering_pp"] == pytest.approx(0.5 * (50 - reference))
    assert by_name["clerk"]["leaving_pp"] == pytest.approx(-0.5 * (0 - reference))
    assert by_name["nurse"]["total_pp"] == 0


_GROUPS = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.integers(1, 500).flatmap(lambda number: st.tuples(st.just(number), st.integers(0, number))),
    min_size=1,
)


@given(before=_GROUPS, after=_GROUPS)
def test_parts_add_up_to_the_change_and_turn_with_time(before, after):
    found = shift_share(both(period(**before), period(**after)), ["cell"])
    back = shift_share(both(period(**after), period(**before)), ["cell"])
    shares = [
        100 * sum(ai for _, ai in one.values()) / sum(n for n, _ in one.values()) for one in (before, after)
    ]
    assert sum(found[part].sum() for part in PARTS) == pytest.approx(shares[1] - shares[0], abs=1e-10)
    assert found["within_pp"].to_list() == pytest.approx([-value for value in back["within_pp"]], abs=1e-10)
    assert found["total_pp"].to_list() == pytest.approx([-value for value in back["total_pp"]], abs=1e-10)


def test_a_period_without_postings_has_nothing_to_decompose():
    assert shift_share(both(period(), period(nurse=(60, 9))), ["cell"]).height == 0


@given(before=_GROUPS, after=_GROUPS)
def test_contributions_add_up_to_the_growth(before, after):
    found = growth_contributions(both(period(**before), period(**after)), ["cell"])
    first, last = (sum(number for number, _ in one.values()) for one in (before, after))
    assert found["contribution_pp"].sum() == pytest.approx(100 * (last / first - 1), abs=1e-9)


def test_without_a_base_there_is_no_contribution():
    found = growth_contributions(both(period(), period(nurse=(60, 9))), ["cell"])
    assert found.select("postings_before", "postings_after", "contribution_pp").rows() == [(0, 60, None)]


def employers(*rows):
    schema = {"country_code": pl.String, "employer": pl.String, "postings": pl.Int64, "ai_postings": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_concentration_is_the_sum_of_squared_shares():
    table = employers(
        ("SE", "Alpha", 60, 0), ("SE", "Beta", 30, 0), ("SE", None, 10, 0), ("NO", "Alpha", 0, 0)
    )
    norway, sweden = concentration(table, ["country_code"], "employer", "postings").rows(named=True)
    assert sweden["hhi"] == pytest.approx(0.6**2 + 0.3**2 + 10 * 0.01**2)
    assert sweden["effective_members"] == pytest.approx(1 / sweden["hhi"])
    assert (sweden["members"], sweden["largest_pct"]) == (2 + 10, 60)
    assert (norway["hhi"], norway["effective_members"]) == (None, None)


def test_the_share_without_the_largest_employers():
    table = employers(("SE", "Alpha", 40, 30), ("SE", "Beta", 30, 3), ("SE", "Gamma", 30, 0))
    found = without_largest(table, ["country_code"], "employer", (0, 1, 3))
    assert found.drop("country_code").rows() == [(0, 100, 33, 33), (1, 60, 3, 100 * 3 / 60), (3, 0, 0, None)]
