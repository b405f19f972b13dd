import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.indicators.correction import Confusion, audit_strata, corrected_shares
from skills_pipeline.indicators.interval import Z_95

CELL = ("country_code",)
GOOD = Confusion(true_positives=90, false_negatives=10, false_positives=20, true_negatives=180)
"""Sensitivity 0.9, specificity 0.9."""


def corrected(parts, audit, effect=1.0, withheld=None):
    """`parts`: country, language, postings, candidates, counted."""
    schema = {"country_code": pl.String, "language": pl.String} | dict.fromkeys(
        ("postings", "candidates", "ai_postings"), pl.Int64
    )
    counts = pl.DataFrame(parts, schema=schema, orient="row")
    shares = (
        counts.select("country_code")
        .unique()
        .with_columns(design_effect=pl.lit(effect), status_reason=pl.lit(withheld, pl.String))
    )
    return corrected_shares(counts, audit_strata(audit, counts["language"]), shares, CELL).rows(named=True)


def test_the_count_loses_what_was_taken_wrongly_and_gains_what_was_missed():
    (cell,) = corrected([("SE", "sv", 1000, 1000, 180)], {"sv": GOOD})
    assert cell["corrected_pct"] == pytest.approx(100 * (0.18 + 0.9 - 1) / (0.9 + 0.9 - 1))
    assert cell["corrected_postings"] == pytest.approx((180 - 0.1 * 1000) / 0.8)
    assert (cell["postings"], cell["ai_postings"], cell["audit_strata"]) == (1000, 180, "sv")
    assert (cell["interval_method"], cell["obs_status"]) == ("lang_reiczigel_95", "E")


def test_the_interval_is_that_of_lang_and_reiczigel():
    (cell,) = corrected([("SE", "sv", 1000, 1000, 180)], {"sv": GOOD})
    number = 1000 + Z_95**2
    counted = (180 + Z_95**2 / 2) / number
    found, rejected = (90 + 1) / (100 + 2), (180 + 1) / (200 + 2)
    share = (counted + rejected - 1) / (found + rejected - 1)
    audit = found * (1 - found) / (100 + 2), rejected * (1 - rejected) / (200 + 2)
    variance = counted * (1 - counted) / number + share**2 * audit[0] + (1 - share) ** 2 * audit[1]
    shift = 2 * Z_95**2 * (share * audit[0] - (1 - share) * audit[1])
    half = Z_95 * variance**0.5 / (found + rejected - 1)
    assert cell["corrected_low_pct"] == pytest.approx(100 * (share + shift - half))
    assert cell["corrected_high_pct"] == pytest.approx(100 * (share + shift + half))


def test_only_candidates_can_be_taken_wrongly():
    (cell,) = corrected([("SE", "sv", 1000, 300, 90)], {"sv": GOOD})
    assert cell["corrected_postings"] == pytest.approx((90 - 0.1 * 300) / 0.8)


def test_clusters_widen_the_interval_and_leave_the_estimate():
    (alone,) = corrected([("SE", "sv", 1000, 1000, 180)], {"sv": GOOD})
    (together,) = corrected([("SE", "sv", 1000, 1000, 180)], {"sv": GOOD}, effect=3.0)
    assert together["corrected_pct"] == alone["corrected_pct"]
    assert together["corrected_high_pct"] > alone["corrected_high_pct"] + 1


def test_languages_of_a_cell_are_corrected_each_by_its_own():
    poor = Confusion(60, 40, 40, 160)
    (cell,) = corrected([("CH", "de", 600, 600, 120), ("CH", "fr", 400, 400, 100)], {"de": GOOD, "fr": poor})
    assert cell["audit_strata"] == "de fr"
    assert cell["corrected_postings"] == pytest.approx((120 - 0.1 * 600) / 0.8 + (100 - 0.2 * 400) / 0.4)


def test_fewer_counted_than_errors_alone_make_is_a_share_of_0_and_postings_below_it():
    (cell,) = corrected([("SE", "sv", 1000, 1000, 60)], {"sv": GOOD})
    assert cell["corrected_pct"] == 0
    assert cell["corrected_postings"] == pytest.approx((60 - 100) / 0.8)
    assert cell["corrected_high_pct"] > 0


@pytest.mark.parametrize(
    ("audit", "reason"),
    [
        ({}, "no_audit"),
        ({"sv": Confusion(0, 40, 0, 40)}, "audit_uninformative"),
        ({"sv": Confusion(20, 20, 20, 20)}, "audit_uninformative"),
        ({"sv": Confusion(0, 0, 5, 40)}, "no_audit"),
    ],
)
def test_an_audit_that_tells_nothing_corrects_nothing(audit, reason):
    (cell,) = corrected([("SE", "sv", 1000, 1000, 180)], audit)
    assert (cell["obs_status"], cell["status_reason"]) == ("O", reason)
    assert {cell[name] for name in ("corrected_pct", "corrected_low_pct", "corrected_postings")} == {None}


def test_what_is_withheld_as_counted_is_withheld_as_corrected():
    (cell,) = corrected([("SE", "sv", 5, 5, 1)], {"sv": GOOD}, withheld="few_postings")
    assert (cell["obs_status"], cell["corrected_pct"]) == ("Q", None)


def test_a_language_with_few_labels_borrows_and_its_stratum_says_so():
    audit = {"en": Confusion(270, 30, 30, 270), "sv": Confusion(5, 5, 3, 12), "de": Confusion(24, 6, 6, 24)}
    strata = {row["language"]: row for row in audit_strata(audit, ["da", "de", "en", "sv"]).rows(named=True)}
    names = {language: row["audit_stratum"] for language, row in strata.items()}
    assert names == {"da": "all", "de": "de", "en": "en", "sv": "sv+all"}
    assert strata["en"]["sensitivity"] == 270 / 300
    assert 5 / 10 < strata["sv"]["sensitivity"] < strata["da"]["sensitivity"]
    assert strata["da"]["sensitivity_labels"] < strata["sv"]["sensitivity_labels"] < 300


def test_languages_alike_are_worth_all_their_labels_together():
    audit = {"en": Confusion(90, 10, 10, 90), "de": Confusion(18, 2, 2, 18)}
    (row,) = audit_strata(audit, ["da"]).rows(named=True)
    assert row["sensitivity"] == pytest.approx(108 / 120)
    assert row["sensitivity_labels"] == pytest.approx(120, rel=0.02)


@given(
    found=st.integers(1, 99),
    rejected=st.integers(1, 99),
    share=st.floats(0, 1),
    candidates=st.integers(1, 10_000),
)
def test_expected_counts_give_the_true_share_back(found, rejected, share, candidates):
    audit = Confusion(found, 100 - found, 100 - rejected, rejected)
    if found + rejected <= 100:
        return
    asked = round(share * candidates)
    counted = asked * found / 100 + (candidates - asked) * (100 - rejected) / 100
    row = ("SE", "sv", 10_000, candidates, counted)
    columns = ["country_code", "language", "postings", "candidates", "ai_postings"]
    counts = pl.DataFrame([row], schema=columns, orient="row")
    shares = pl.DataFrame({"country_code": ["SE"], "design_effect": [1.0], "status_reason": [None]})
    cell = corrected_shares(counts, audit_strata({"sv": audit}, ["sv"]), shares, CELL).row(0, named=True)
    assert cell["corrected_postings"] == pytest.approx(asked, abs=1e-6)
