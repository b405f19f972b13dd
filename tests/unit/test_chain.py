import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.indicators.chain import chain_index, source_breaks, with_breaks

SERIES = ("country_code",)


def counts(*rows):
    """Rows of period, source, postings, AI postings; all of one country."""
    schema = {"period": pl.String, "source": pl.String, "postings": pl.Int64, "ai_postings": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(country_code=pl.lit("SE"))


def chained(*rows):
    return chain_index(counts(*rows), SERIES).rows(named=True)


OUTAGE = (
    ("2026-01", "jobtech", 100, 10), ("2026-01", "ashby", 300, 90),
    ("2026-02", "jobtech", 110, 11), ("2026-02", "ashby", 330, 99),
    ("2026-03", "jobtech", 121, 13),
    ("2026-04", "jobtech", 110, 11), ("2026-04", "greenhouse", 900, 9),
)  # fmt: skip


def test_a_source_that_stops_or_starts_moves_the_index_by_nothing():
    levels = [row["level_index"] for row in chained(*OUTAGE)]
    assert levels == pytest.approx([100, 100 * 440 / 400, 110 * 121 / 110, 121 * 110 / 121])


def test_counts_stand_beside_the_index_and_breaks_are_marked():
    rows = chained(*OUTAGE)
    assert [row["postings"] for row in rows] == [400, 440, 121, 1010]
    assert [row["matched_sources"] for row in rows] == [None, 2, 1, 1]
    assert [row["obs_status"] for row in rows] == ["A", "A", "B", "B"]
    assert rows[2]["matched_share_pct"] == pytest.approx(100 * 13 / 121)
    assert rows[2]["matched_share_before_pct"] == pytest.approx(100 * 11 / 110)


def test_a_month_that_one_source_misses_is_linked_over():
    rows = chained(("2026-01", "a", 100, 1), ("2026-02", "b", 50, 1), ("2026-03", "a", 120, 1))
    assert [row["level_index"] for row in rows] == [100, None, pytest.approx(100 * 120 / 100)]
    assert (rows[1]["obs_status"], rows[1]["status_reason"]) == ("O", "no_matched_source")
    assert rows[2]["linked_period"] == "2026-01"


def test_a_month_without_a_posting_is_missing_not_0():
    table = pl.concat([
        counts(("2026-01", "a", 100, 1), ("2026-02", "a", 0, 0), ("2026-03", "a", 90, 2)),
        counts(("2026-02", "a", 5, 1)).with_columns(country_code=pl.lit("NO")),
    ])  # fmt: skip
    rows = chain_index(table, SERIES).rows(named=True)
    norway, sweden = ([row for row in rows if row["country_code"] == code] for code in ("NO", "SE"))
    assert [row["period"] for row in norway] == ["2026-02", "2026-03"]
    assert [row["level_index"] for row in sweden] == [100, None, 90]
    assert (sweden[1]["postings"], sweden[1]["obs_status"]) == (None, "M")


def test_no_posting_at_all_is_no_row():
    assert chain_index(counts(("2026-01", "a", 0, 0)), SERIES).height == 0


def test_the_register_names_source_kind_and_counts():
    breaks = source_breaks(counts(*OUTAGE), SERIES).drop("country_code").rows()
    assert breaks == [
        ("2026-03", "source_stopped", "ashby", "330", "0"),
        ("2026-04", "source_started", "greenhouse", "0", "900"),
    ]


def test_a_break_of_all_series_marks_the_values_of_its_period():
    breaks = pl.DataFrame({"period": ["2026-02", "2026-03"]})
    periods = ["2026-01", "2026-02", "2026-03"]
    series = pl.DataFrame({"country_code": ["SE"] * 3, "period": periods, "obs_status": ["A", "A", "Q"]})
    assert with_breaks(series, breaks, SERIES)["obs_status"].to_list() == ["A", "B", "Q"]


@given(st.lists(st.tuples(st.integers(1, 10_000), st.integers(1, 10_000)), min_size=1, max_size=12))
def test_while_no_source_comes_or_goes_the_chain_is_the_sum(levels):
    rows = [
        (f"{number:02}", source, level, 0)
        for number, pair in enumerate(levels)
        for source, level in zip("ab", pair, strict=True)
    ]
    first = sum(levels[0])
    assert [row["level_index"] for row in chained(*rows)] == pytest.approx(
        [100 * sum(pair) / first for pair in levels]
    )
