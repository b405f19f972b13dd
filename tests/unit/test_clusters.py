import polars as pl
import pytest

from skills_pipeline.indicators.clusters import cell_statistics, cluster_shares, intraclass_correlations
from skills_pipeline.indicators.interval import Z_95

CELL = ("definition_id", "country_code")


def counts(*rows):
    """Rows of country, employer, postings, AI postings; all of one definition."""
    schema = {"country_code": pl.String, "employer": pl.String, "postings": pl.Int64, "ai_postings": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(definition_id=pl.lit("ai_demand"))


def shares(*rows):
    return cluster_shares(counts(*rows), CELL, ("definition_id",)).rows(named=True)


def test_the_correlation_is_that_of_the_analysis_of_variance():
    table = counts(("SE", "Alpha", 20, 10), ("SE", "Beta", 20, 2))
    between = 20 * (10 / 20 - 12 / 40) ** 2 + 20 * (2 / 20 - 12 / 40) ** 2
    noise = (10 * 10 / 20 + 2 * 18 / 20) / (40 - 2)
    excess, freedom = between - (2 - 1) * noise, 40 - (20**2 + 20**2) / 40
    statistics = cell_statistics(table, CELL)
    found = intraclass_correlations(statistics, ("definition_id",))["intraclass_correlation"].item()
    assert found == pytest.approx((excess / freedom) / (excess / freedom + noise))


def test_share_and_interval_rest_on_the_effective_number_of_postings():
    (cell,) = shares(("SE", "Alpha", 20, 10), ("SE", "Beta", 20, 2))
    effect = 1 + ((20**2 + 20**2) / 40 - 1) * cell["intraclass_correlation"]
    number, share = 40 / effect, 12 / 40
    half = Z_95 * (share * (1 - share) / number + Z_95**2 / (4 * number**2)) ** 0.5
    assert (cell["postings"], cell["ai_postings"]) == (40, 12)
    assert cell["design_effect"] == pytest.approx(effect)
    assert cell["share_pct"] == pytest.approx(100 * 12 / 40)
    assert cell["cluster_high_pct"] == pytest.approx(
        100 * (share + Z_95**2 / (2 * number) + half) / (1 + Z_95**2 / number)
    )
    assert cell["obs_status"] == "A"


def test_employers_alike_leave_every_posting_its_weight():
    (cell,) = shares(("SE", "Alpha", 20, 3), ("SE", "Beta", 20, 3))
    assert cell["intraclass_correlation"] == 0
    assert cell["effective_postings"] == 40


def test_postings_without_an_employer_are_as_many_employers():
    (cell,) = shares(("SE", None, 30, 3), ("SE", "Beta", 10, 5), ("SE", "Gamma", 10, 0))
    size = (30 * 1**2 + 10**2 + 10**2) / 50
    assert cell["employers"] == 32
    assert cell["design_effect"] == pytest.approx(1 + (size - 1) * cell["intraclass_correlation"])


@pytest.mark.parametrize(
    ("rows", "reason", "status"),
    [
        ([("NO", "Alpha", 0, 0)], "no_posting", "M"),
        ([("NO", "Alpha", 1, 1)], "few_postings", "Q"),
        ([("NO", "Alpha", 15, 1), ("NO", "Beta", 14, 1)], "few_postings", "Q"),
        ([("NO", "Alpha", 90, 9), ("NO", "Beta", 10, 0)], "dominant_employer", "Q"),
        ([("NO", "Alpha", 40, 9)], "dominant_employer", "Q"),
    ],
)
def test_what_cannot_be_told_has_a_reason_and_no_value(rows, reason, status):
    other = [("SE", "Alpha", 20, 3), ("SE", "Beta", 20, 5)]
    norway, _ = shares(*rows, *other)
    assert (norway["obs_status"], norway["status_reason"]) == (status, reason)
    assert {norway[name] for name in ("share_pct", "share_low_pct", "cluster_high_pct")} == {None}
    assert norway["postings"] == sum(row[2] for row in rows)


@pytest.mark.parametrize("column", ["postings", "ai_postings"])
def test_a_count_that_is_no_number_gives_no_value(column):
    table = counts(("SE", "Alpha", 20, 3), ("SE", "Beta", 20, 5)).with_columns(
        pl.when(pl.col("employer") == "Beta").then(float("nan")).otherwise(column).alias(column)
    )
    (cell,) = cluster_shares(table, CELL, ("definition_id",)).rows(named=True)
    assert (cell["share_pct"], cell["obs_status"], cell["status_reason"]) == (None, "O", "not_a_number")


def test_an_employer_for_every_posting_leaves_each_its_weight():
    (cell,) = shares(*((("SE", f"Employer {number}", 1, 0)) for number in range(40)))
    assert (cell["intraclass_correlation"], cell["design_effect"], cell["share_pct"]) == (None, 1, 0)


def test_a_single_employer_with_a_name_tells_nothing_of_how_employers_differ():
    (cell,) = shares(("SE", None, 30, 3), ("SE", "Alpha", 10, 5))
    assert (cell["obs_status"], cell["status_reason"], cell["share_pct"]) == ("O", "one_employer", None)


def test_thirty_postings_and_89_percent_at_one_employer_are_published():
    alone = [("NO", "Alpha", 15, 1), ("NO", "Beta", 15, 1), ("SE", "Alpha", 89, 9), ("SE", "Beta", 11, 0)]
    assert [cell["obs_status"] for cell in shares(*alone)] == ["A", "A"]


def test_cells_lend_each_other_the_correlation_within_a_pool_only():
    table = counts(("NO", "A", 20, 9), ("NO", "B", 20, 0), ("SE", "A", 20, 4), ("SE", "B", 20, 4))
    found = cluster_shares(table, CELL, CELL)["intraclass_correlation"].to_list()
    assert found[0] > 0.3
    assert found[1] == 0
