"""Intervals, correction and status of the headline shares, by small examples that can be checked by hand."""

import polars as pl
import pytest

from skills_pipeline.classify.audit import read_labels
from skills_pipeline.contracts import core, indicators, meta
from skills_pipeline.indicators.clusters import cell_statistics, cluster_shares
from skills_pipeline.settings import SettingsError
from skills_pipeline.sources.base import posting_id
from skills_pipeline.warehouse import counted_audit
from spec_tables import broken_checks, computed, database

SHARE = indicators.shares.AI_POSTING_SHARE
WINDOW = indicators.shares.AI_POSTING_SHARE_WINDOW
BREAKS = indicators.breaks.BREAK_REGISTER

POSTINGS = """
    posting_id | country_code | month | employer_key | language
    a# | SE | 2025-01 | alpha | sv *20
    b# | SE | 2025-01 | beta | sv *15
    c# | SE | 2025-01 | | en *8
    d# | NO | 2025-01 | alpha | no *40
    e# | NO | 2025-01 | gamma | no *2
"""
MATCHES = """
    posting_id | definition_id
    a# | ai_demand *12
    b# | ai_demand *1
    c# | ai_demand *2
    d# | ai_demand *9
"""
DEFINITIONS = "definition_id\nai_demand\nany_ai_term"


def broken(connection, table):
    return [name for name in broken_checks(connection) if name.startswith(f"{table}.")]


def test_counts_of_the_query_are_those_the_method_makes_of_employers():
    db = database({meta.DEFINITIONS: DEFINITIONS, core.POSTINGS: POSTINGS, core.DEFINITION_MATCHES: MATCHES})
    rows = [
        ("SE", "alpha", 20, 12),
        ("SE", "beta", 15, 1),
        *[("SE", None, 1, 1)] * 2,
        *[("SE", None, 1, 0)] * 6,
        ("NO", "alpha", 40, 9),
        ("NO", "gamma", 2, 0),
    ]
    columns = ["country_code", "employer", "postings", "ai_postings"]
    counts = pl.DataFrame(rows, schema=columns, orient="row").with_columns(pl.lit("ai_demand").alias("d"))
    expected = cluster_shares(counts, ("d", "country_code"), ("d",)).row(
        by_predicate=pl.col("country_code") == "SE", named=True
    )
    names = ("postings", "ai_postings", "employers", "largest_employer_pct", "intraclass_correlation",
             "design_effect", "share_pct", "share_low_pct", "cluster_low_pct")  # fmt: skip
    found = computed(db, SHARE, f"definition_id, country_code, {', '.join(names)}")
    (told,) = [row[2:] for row in found if row[:2] == ("ai_demand", "SE")]
    assert told == pytest.approx(tuple(expected[name] for name in names))
    assert told[2] == 8 + 2
    assert cell_statistics(counts, ("d", "country_code")).height == 2


def test_a_country_of_one_employer_is_a_figure_of_that_employer():
    db = database({meta.DEFINITIONS: DEFINITIONS, core.POSTINGS: POSTINGS, core.DEFINITION_MATCHES: MATCHES})
    rows = computed(
        db, SHARE, "definition_id, country_code, postings, ai_postings, share_pct, obs_status, status_reason"
    )
    assert [row[2:] for row in rows if row[:2] == ("ai_demand", "NO")] == [
        (42, 9, None, "Q", "dominant_employer")
    ]


AUDIT = """
    definition_id | language | true_positives | false_negatives | false_positives | true_negatives
    ai_demand | sv | 90 | 10 | 20 | 80
"""
MENTIONS = "posting_id | start_char\na# | 1 *20\nb# | 1 *4\nc# | 1 *6"


def test_the_corrected_share_is_that_of_the_audit_of_its_languages():
    db = database(
        {
            meta.DEFINITIONS: DEFINITIONS,
            meta.AUDIT: AUDIT,
            core.POSTINGS: POSTINGS,
            core.DEFINITION_MATCHES: MATCHES,
            core.MENTIONS: MENTIONS,
        }
    )
    columns = (
        "definition_id, country_code, corrected_postings, corrected_pct, audit_strata, corrected_status, "
        "corrected_reason"
    )
    rows = {row[:2]: row[2:] for row in computed(db, SHARE, columns)}
    swedish = (13 - 0.2 * 24) / (0.9 + 0.8 - 1)
    english = (2 - 0.2 * 6) / (0.9 + 0.8 - 1)
    added, share, *rest = rows["ai_demand", "SE"]
    assert (added, share) == pytest.approx((swedish + english, 100 * (swedish + english) / 43))
    assert rest == ["all sv", "E", None]
    assert rows["ai_demand", "NO"][-2:] == ("Q", "dominant_employer")
    assert rows["any_ai_term", "SE"] == (None, None, None, "M", "rule_alone")


@pytest.mark.parametrize(
    ("audit", "reason"),
    [
        ("ai_demand | en | 0 | 40 | 0 | 60", "audit_uninformative"),
        ("ai_demand | en | 30 | 10 | 0 | 0", "no_audit"),
    ],
)
def test_an_audit_without_sensitivity_or_without_negatives_corrects_nothing(audit, reason):
    db = database(
        {
            meta.DEFINITIONS: DEFINITIONS,
            meta.AUDIT: f"{AUDIT.strip().splitlines()[0]}\n{audit}",
            core.POSTINGS: "posting_id | country_code | month | language\na# | DE | 2025-01 | en *40",
            core.DEFINITION_MATCHES: "posting_id | definition_id\na# | ai_demand *10",
            core.MENTIONS: "posting_id | start_char\na# | 1 *20",
        }
    )
    columns = "definition_id, share_pct, obs_status, corrected_pct, corrected_status, corrected_reason"
    (row,) = [row[1:] for row in computed(db, SHARE, columns) if row[0] == "ai_demand"]
    assert row == (100 * 10 / 40, "A", None, "O", reason)


SOURCES = """
    posting_id | source | country_code | month
    a# | ashby | DE | 2025-01 *30
    b# | jobtech | DE | 2025-01 *30
    c# | ashby | DE | 2025-02 *58
    d# | lever | DE | 2025-02 *2
    e# | ashby | DE | 2025-04 *58
    f# | lever | DE | 2025-04 *2
"""


def test_sources_that_come_and_go_are_registered_with_their_part_and_large_ones_mark_the_series():
    db = database({meta.DEFINITIONS: "definition_id\nai_demand", core.POSTINGS: SOURCES})
    computed(db, indicators.quality.SOURCE_COVERAGE, "*")
    assert computed(
        db, BREAKS, "month, break_kind, source, postings_before, postings_after, part_pct, is_material"
    ) == [
        ("2025-02", "source_stopped", "jobtech", 30, 0, pytest.approx(100 * 30 / 60), True),
        ("2025-02", "source_started", "lever", 0, 2, pytest.approx(100 * 2 / 60), False),
    ]
    assert computed(db, SHARE, "month, obs_status") == [("2025-01", "A"), ("2025-02", "B"), ("2025-04", "A")]
    assert broken(db, "break_register") == []


def test_a_month_that_was_not_over_at_the_latest_landing_is_provisional():
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand",
            core.LANDINGS: "fetched_at\n2025-02-28 06:00:00",
            core.POSTINGS: "posting_id | country_code | month\na# | DE | 2025-01 *30\nb# | DE | 2025-02 *30",
        }
    )
    assert computed(db, SHARE, "month, obs_status") == [("2025-01", "A"), ("2025-02", "P")]


def test_windows_are_years_and_the_latest_twelve_months_and_all_countries_count_a_posting_once():
    months = [f"2024-{month:02}" for month in range(1, 13)] + ["2025-01"]
    lines = "\n".join(f"{month}-# | DE | {month} | e# *3" for month in months)
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand",
            core.POSTINGS: f"posting_id | country_code | month | employer_key\n{lines}",
            core.POSTING_COUNTRIES: "posting_id | country_code\n"
            + "\n".join(f"{month}-# | {country} *3" for month in months for country in ("DE", "FR")),
            core.DEFINITION_MATCHES: """
                posting_id | definition_id
                2024-01-0 | ai_demand
                2024-02-0 | ai_demand
            """,
        }
    )
    computed(db, SHARE, "*")
    columns = "country_code, period, first_month, last_month, postings, ai_postings, employers, obs_status"
    assert computed(db, WINDOW, columns) == [
        (country, *row)
        for country in ("DE", "FR", "_T")
        for row in (
            ("2024", "2024-01", "2024-12", 36, 2, 3, "A"),
            ("2025", "2025-01", "2025-01", 3, 0, 3, "Q"),
            ("latest_12", "2024-02", "2025-01", 36, 1, 3, "A"),
        )
    ]
    assert broken(db, "ai_posting_share_window") == []


def test_labels_of_the_release_itself_are_counted_by_definition_and_language():
    db = database(
        {
            core.POSTINGS: "posting_id | language\na# | sv *4\nb# | en *2",
            core.CLASSIFICATIONS: """
                posting_id | tier
                a0 | build
                a1 | use
                a2 | none
                a3 | use
                b# | none *2
            """,
            core.MENTIONS: "posting_id | start_char\na# | 1 *4\nb0 | 1",
        }
    )
    labels = {
        "a0": "build",
        "a1": "build",
        "a2": "use",
        "a3": "none",
        "b0": "none",
        "b1": "use",
        "gone": "use",
    }
    frame = pl.DataFrame({"posting_id": list(labels), "tier": list(labels.values())})
    counted = counted_audit(db, frame).sort("definition_id", "language")
    assert counted.rows() == [
        ("ai_build", "en", 0, 0, 0, 1, "release"),
        ("ai_build", "sv", 1, 1, 0, 2, "release"),
        ("ai_demand", "en", 0, 0, 0, 1, "release"),
        ("ai_demand", "sv", 2, 1, 1, 0, "release"),
        ("ai_use", "en", 0, 0, 0, 1, "release"),
        ("ai_use", "sv", 0, 1, 2, 1, "release"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("source\ttier\nashby\tuse", "no column source_posting_id"),
        ("source\tsource_posting_id\ttier\nashby\t1\tmaybe", "expected one of build, use, none"),
        ("source\tsource_posting_id\ttier\nashby\t1\tuse\nashby\t1\tnone", "labelled twice"),
    ],
)
def test_labels_that_cannot_be_read_are_refused_with_what_to_do(tmp_path, text, message):
    (tmp_path / "labels.tsv").write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=message):
        read_labels(tmp_path / "labels.tsv")


def test_labels_name_postings_as_a_release_does(tmp_path):
    (tmp_path / "labels.tsv").write_text("source\tsource_posting_id\ttier\nashby\t1\tuse", "utf-8")
    assert read_labels(tmp_path / "labels.tsv").rows() == [(posting_id("ashby", "1"), "use")]
