"""Shares weighted to official cells, and lent strength by labelled postings."""

import numpy as np
import pytest

from skills_pipeline.contracts import core, meta
from skills_pipeline.indicators.prediction_powered import powered_share
from spec_tables import broken_checks, compute_all, database

POSTINGS = """
    posting_id | country_code | month | isco08_code | industry_section | employer_key
    a# | DE | 2025-01 | 2512 | J | e# *60
    b# | DE | 2025-01 | 5120 | I | e# *20
    c# | DE | 2025-01 | 5 | J | e# *20
    d# | DE | 2025-01 | | J | e# *10
"""
MATCHES = "posting_id | definition_id\na# | ai_demand *30\nb# | ai_demand *2\nd# | ai_demand *5"
HEADER = "publisher | series | country_code | period | frequency | vintage | value | unit"


def cells(*rows):
    lines = [
        f"Official cells | employment:{name} | DE | 2025 | A | {day} | {value} | persons"
        for name, value, day in rows
    ]
    return "\n".join((HEADER, *lines))


def release_of(**tables):
    contracts = {"anchors": core.ANCHOR_VALUES, "audit": meta.AUDIT, "mentions": core.MENTIONS}
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand",
            core.POSTINGS: POSTINGS,
            core.DEFINITION_MATCHES: MATCHES,
        }
        | {contracts[name]: text for name, text in tables.items()}
    )
    compute_all(db)
    return db


def broken(connection, table):
    return [name for name in broken_checks(connection) if name.startswith(f"{table}.")]


def rows(connection, table, columns):
    return connection.execute(f"SELECT {columns} FROM indicators.{table} ORDER BY ALL").fetchall()


COLUMNS = (
    "postings, share_pct, placed_postings, placed_share_pct, weighted_pct, effective_postings, obs_status, "
    "status_reason"
)


def test_postings_are_weighted_to_the_official_occupations_and_the_unweighted_share_stands_beside():
    db = release_of(anchors=cells(("isco08_1:2", 300, "2025-03-01"), ("isco08_1:5", 700, "2025-03-01"),
                                  ("isco08_1:5", 900, "2024-03-01")))  # fmt: skip
    weights = 0.3 / 0.6, 0.7 / 0.4
    effective = 100**2 / (60 * weights[0] ** 2 + 40 * weights[1] ** 2)
    ((postings, share, placed, placed_share, weighted, number, status, reason),) = rows(
        db, "weighted_share", COLUMNS
    )
    assert (postings, placed, status, reason) == (110, 100, "E", None)
    assert (share, placed_share) == pytest.approx((100 * 37 / 110, 32.0))
    assert weighted == pytest.approx(100 * (0.3 * 30 / 60 + 0.7 * 2 / 40))
    assert number == pytest.approx(effective)
    assert broken(db, "weighted_share") == []


def test_two_margins_are_met_together():
    db = release_of(
        anchors=cells(
            ("isco08_1:2", 300, "2025-03-01"),
            ("isco08_1:5", 700, "2025-03-01"),
            ("industry:I", 500, "2025-03-01"),
            ("industry:J", 500, "2025-03-01"),
        )
    )
    ((weighted, miss, margins),) = rows(db, "weighted_share", "weighted_pct, largest_miss_pct, margins")
    assert weighted == pytest.approx(100 * (0.3 * 30 / 60 + 0.5 * 2 / 20), abs=1e-4)
    assert miss == pytest.approx(0, abs=1e-4)
    assert margins == "industry isco08_1"


@pytest.mark.parametrize(
    ("official", "placed", "reason"),
    [
        ([("isco08_1:2", 300), ("isco08_1:5", 600), ("isco08_1:7", 100)], 100, "empty_official_cell"),
        ([("industry:I", 300)], 20, "few_postings"),
        ([("industry:Q", 300)], 0, "no_posting"),
    ],
)
def test_cells_that_cannot_be_met_withhold_the_weighted_share(official, placed, reason):
    db = release_of(anchors=cells(*((name, value, "2025-03-01") for name, value in official)))
    found = rows(db, "weighted_share", "share_pct, placed_postings, weighted_pct, status_reason")
    assert found == [(100 * 37 / 110, placed, None, reason)]
    assert broken(db, "weighted_share") in ([], ["weighted_share.few_can_be_placed"])


def test_without_official_cells_there_is_no_weighted_share():
    assert rows(release_of(), "weighted_share", "*") == []


def test_labels_lend_the_counted_candidates_strength():
    db = release_of(
        audit="""
            definition_id | language | true_positives | false_negatives | false_positives | true_negatives
            ai_demand | x | 40 | 10 | 10 | 40
        """,
        mentions="posting_id | start_char\na# | 1 *50\nb# | 1 *20\nd# | 1 *10",
    )
    labels = np.repeat([1.0, 1.0, 0.0, 0.0], [40, 10, 10, 40])
    predicted = np.repeat([1.0, 0.0, 1.0, 0.0], [40, 10, 10, 40])
    expected = powered_share(labels, predicted, np.repeat([1.0, 0.0], [37, 80 - 37]))
    columns = (
        "candidates, counted, labelled, counted_pct, powered_pct, powered_low_pct, rogan_gladen_pct, "
        "obs_status"
    )
    ((candidates, counted, labelled, raw, powered, low, rogan_gladen, status),) = rows(
        db, "powered_share", columns
    )
    assert (candidates, counted, labelled, status) == (80, 37, 100, "E")
    assert raw == pytest.approx(100 * 37 / 80)
    assert (powered, low) == pytest.approx((expected.share_pct, expected.share_low_pct))
    assert rogan_gladen == pytest.approx(100 * (37 / 80 + 0.8 - 1) / 0.6)
    assert broken(db, "powered_share") == []


def test_a_language_without_labels_has_no_estimate():
    db = release_of(
        audit="definition_id | language\nai_demand | en",
        mentions="posting_id | start_char\na# | 1 *50",
    )
    found = rows(db, "powered_share", "language, powered_pct, rogan_gladen_pct, obs_status, status_reason")
    assert found == [("x", None, None, "O", "no_audit")]
