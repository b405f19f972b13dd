"""What releases stated one after the other: their vintages, revisions, versions and redefinitions."""

import json
import logging
import shutil
from dataclasses import replace
from math import exp, log
from pathlib import Path

import duckdb
import polars as pl
import pytest

from skills_pipeline import pipeline
from skills_pipeline.classify import definitions
from skills_pipeline.contracts import core, indicators, meta
from skills_pipeline.releases import file_sha256
from skills_pipeline.settings import Settings
from skills_pipeline.warehouse import Warehouse
from spec_tables import broken_checks, computed, database, insert

SHARES = indicators.shares.AI_POSTING_SHARE
VINTAGES = indicators.vintages.SHARE_VINTAGES
REVISIONS = indicators.vintages.SHARE_REVISIONS
REDEFINITIONS = indicators.vintages.SHARE_REDEFINITIONS
REGISTER = indicators.vintages.VERSION_REGISTER
ANCHORS = indicators.vintages.ANCHOR_REDEFINITIONS
PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"

# ------------------------------------------------------------------------------- specified by small tables

THREE = """
    vintage | as_of | model_id | lexicon_version | pipeline_version | code_version
    1 | 2025-02-01 | m1 | 2.0 | 0.2.0 | c1
    2 | 2025-03-01 | m1 | 2.1 | 0.2.0 | c1
    3 | 2025-04-01 | m2 | 2.1 | 0.2.0 | c1
"""
VERSIONS = """
    vintage | definition_id | definition_version
    1 | ai_demand | d1
    2 | ai_demand | d1
    3 | ai_demand | d1
"""
HEADER = "definition_id | country_code | month | vintage | postings | ai_postings | share_pct | obs_status"
STATED = "definition_id | country_code | month | postings | ai_postings | share_pct | obs_status"


def releases(earlier="", present="", vintages=THREE, versions=VERSIONS):
    """A database before the vintages of its release are counted: rows of earlier ones and of the present."""
    tables = {meta.VINTAGES: vintages, meta.DEFINITION_VERSIONS: versions}
    if earlier:
        tables[VINTAGES] = f"{HEADER}{earlier.rstrip()}"
    if present:
        tables[SHARES] = f"{STATED}{present.rstrip()}"
    db = database(tables)
    for table in ("share_vintages", "ai_posting_share"):
        db.execute(f"UPDATE indicators.{table} SET status_reason = 'few_postings' WHERE obs_status = 'Q'")
    return db


def counted(db, table, columns):
    """Rows of a table of vintages, computed after those it rests on."""
    for before in (VINTAGES, REGISTER, REVISIONS, REDEFINITIONS):
        if before != VINTAGES:
            db.execute(f"DELETE FROM {before.qualified_name}")
        rows = computed(db, before, columns if before == table else "1")
        if before == table:
            return rows
    raise AssertionError(table)


def test_a_release_adds_the_cells_that_it_states_differently_and_no_others():
    db = releases(
        """
        ai_demand | DE | 2025-01 | 1 | 40 | 4 | 10 | A
        ai_demand | DE | 2025-02 | 1 | 40 | 2 | 5 | P
        ai_demand | DE | 2025-02 | 2 | 50 | 5 | 10 | A
        ai_demand | SE | 2025-01 | 1 | 40 | 4 | 10 | A
        """,
        """
        ai_demand | DE | 2025-01 | 40 | 4 | 10 | A
        ai_demand | DE | 2025-02 | 50 | 6 | 12 | A
        ai_demand | DE | 2025-03 | 9 | 1 | | Q
        """,
    )
    rows = counted(
        db, VINTAGES, "country_code, month, vintage, postings, share_pct, obs_status, status_reason"
    )
    assert [row for row in rows if row[2] == 3] == [
        ("DE", "2025-02", 3, 50, 12.0, "A", None),
        ("DE", "2025-03", 3, 9, None, "Q", "few_postings"),
        ("SE", "2025-01", 3, None, None, "M", "withdrawn"),
    ]
    assert len(rows) == 4 + 3
    assert {name for name in broken_checks(db) if name.startswith("share_vintages")} == {
        "share_vintages.withdrawn_in_this_release"
    }


def test_a_cell_that_is_withdrawn_stays_so_and_may_come_back():
    gone = """
        ai_demand | SE | 2025-01 | 1 | 40 | 4 | 10 | A
        ai_demand | SE | 2025-01 | 2 | | | | M
        """
    db = releases(gone)
    db.execute("UPDATE indicators.share_vintages SET status_reason = 'withdrawn' WHERE vintage = 2")
    assert len(counted(db, VINTAGES, "1")) == 2
    insert(db, SHARES, f"{STATED}\nai_demand | SE | 2025-01 | 40 | 5 | 12.5 | A")
    assert counted(db, VINTAGES, "vintage, share_pct")[-1] == (3, 12.5)


def test_what_was_not_carried_over_fails_the_checks():
    db = releases(present="\nai_demand | DE | 2025-01 | 40 | 4 | 10 | A")
    counted(db, VINTAGES, "1")
    db.execute("DELETE FROM meta.vintages WHERE vintage = 2")
    db.execute("UPDATE indicators.share_vintages SET ai_postings = 3")
    broken = broken_checks(db)
    assert broken["share_vintages.latest_is_this_release"] == 1
    assert broken["share_vintages.vintages_are_known"] == 1


def test_every_change_of_a_version_is_registered_by_the_release_that_brought_it():
    vintages = THREE.replace(
        "3 | 2025-04-01 | m2 | 2.1 | 0.2.0 | c1", "3 | 2025-04-01 | m2 | 2.1 | 0.2.0 | c2"
    )
    versions = """
        vintage | definition_id | definition_version
        1 | ai_demand |
        2 | ai_demand | d1
        3 | ai_demand | d2
        3 | new | n1
    """
    db = releases(vintages=vintages, versions=versions)
    assert counted(db, REGISTER, "definition_id, vintage, subject, version_before, version") == [
        ("ai_demand", 2, "lexicon", "2.0", "2.1"),  # its definition before is not known, and so no change
        ("ai_demand", 3, "definition", "d1", "d2"),
        ("ai_demand", 3, "model", "m1", "m2"),
        ("ai_demand", 3, "software", "0.2.0+c1", "0.2.0+c2"),
    ]
    assert broken_checks(db)["version_register.definition_changed"] == 1


def test_a_revision_has_first_previous_and_latest_figures_and_the_reasons_in_their_order():
    db = releases(
        """
        ai_demand | DE | 2025-01 | 1 | 40 | 4 | 10 | P
        ai_demand | DE | 2025-01 | 2 | 50 | 4 | 8 | P
        ai_demand | DE | 2025-02 | 1 | 50 | 4 | 8 | P
        ai_demand | FR | 2025-01 | 1 | 50 | 4 | 8 | A
        """,
        """
        ai_demand | DE | 2025-01 | 50 | 6 | 12 | A
        ai_demand | DE | 2025-02 | 50 | 4 | 8 | A
        ai_demand | FR | 2025-01 | 50 | 4 | 8 | A
        """,
    )
    columns = (
        "month, vintages, first_share_pct, previous_vintage, previous_postings, previous_share_pct, "
        "latest_vintage, latest_share_pct, revision_pp, revision_in_all_pp, reasons, obs_status"
    )
    # What only became final, or was never stated otherwise, is no revision.
    assert counted(db, REVISIONS, columns) == [
        ("2025-01", 3, 10.0, 2, 50, 8.0, 3, 12.0, 4.0, 2.0, "lexicon; postings; model", "A")
    ]
    assert not [name for name in broken_checks(db) if name.startswith("share_revisions")]


SAME = THREE.replace("m2", "m1")
GONE = VERSIONS.replace("3 | ai_demand | d1", "")


@pytest.mark.parametrize(
    ("before", "now", "versions", "told"),
    [
        ("40 | 4 | 10 | A", "40 | 6 | 15 | A", VERSIONS, (5.0, "postings", "A", None)),
        ("20 | 4 | | Q", "40 | 6 | 15 | A", VERSIONS, (None, "postings", "Q", "few_postings")),
        ("40 | 4 | 10 | A", "20 | 4 | | Q", VERSIONS, (None, "postings", "Q", "few_postings")),
        ("40 | 4 | 10 | A", None, VERSIONS, (None, "postings", "M", "withdrawn")),
        ("40 | 4 | 10 | A", None, GONE, (None, "definition", "M", "withdrawn")),
    ],
    ids=["others of the same number", "shown now", "withheld now", "withdrawn", "the definition is gone"],
)  # fmt: skip
def test_a_revision_that_cannot_be_told_says_why(before, now, versions, told):
    earlier = f"\nai_demand | DE | 2025-01 | 2 | {before}"
    present = f"\nai_demand | DE | 2025-01 | {now}" if now else ""
    db = releases(earlier, present, SAME, versions)
    (row,) = counted(db, REVISIONS, "revision_pp, reasons, obs_status, status_reason, vintages")
    assert row[:-1] == told
    assert row[-1] == (2 if now else 1)
    assert not [name for name in broken_checks(db) if name.startswith("share_revisions")]


def test_a_revision_beyond_the_interval_of_the_latest_share_is_reported_once():
    present = "\nai_demand | DE | 2025-01 | 40 | 6 | 15 | A\nai_demand | SE | 2025-01 | 40 | 6 | 15 | A"
    earlier = """
        ai_demand | DE | 2025-01 | 2 | 40 | 1 | 2.5 | A
        ai_demand | SE | 2025-01 | 2 | 40 | 5 | 12.5 | A
        """
    db = releases(earlier, present)
    db.execute("UPDATE indicators.ai_posting_share SET cluster_low_pct = 6, cluster_high_pct = 30")
    counted(db, REVISIONS, "1")
    assert broken_checks(db)["share_revisions.beyond_interval"] == 1
    insert(db, meta.VINTAGES, "vintage | as_of\n4 | 2025-05-01")
    counted(db, REVISIONS, "1")
    assert "share_revisions.beyond_interval" not in broken_checks(db)


MONTHS = [f"{2023 + number // 12}-{number % 12 + 1:02}" for number in range(24)]


def year(vintage, factor=1.0, months=tuple(MONTHS)):
    """Rows of a series that goes up and down by 10 %, times a factor."""
    prefix = "" if vintage is None else f"{vintage} | "
    values = [factor * 5 * exp(0.1 * (number % 2)) for number in range(len(months))]
    return "".join(
        f"\nai_demand | DE | {month} | {prefix}1000 | 50 | {value} | A"
        for month, value in zip(months, values, strict=True)
    )


def test_a_release_that_moves_a_year_of_months_measures_something_else():
    # The second release states one month anew, the third all of them.
    db = releases(year(1) + f"\nai_demand | DE | {MONTHS[9]} | 2 | 1000 | 60 | 6 | A", year(None, 1.2))
    columns = "vintage_before, vintage, periods, is_redefined, revised_pct, returns_to, reasons, obs_status"
    rows = counted(db, REDEFINITIONS, columns)
    assert [row[:4] for row in rows] == [(1, 2, 23, False), (2, 3, 23, True)]
    assert rows[1][5:] == (None, "model", "A")
    # The month that the second release stated as 6 is not among the twelve that moved most.
    assert rows[1][4] == pytest.approx(20)
    assert "share_redefinitions.redefined_without_version" not in broken_checks(db)
    db.execute("UPDATE indicators.share_redefinitions SET reasons = NULL")
    assert broken_checks(db)["share_redefinitions.redefined_without_version"] == 1


def test_a_redefinition_that_is_undone_returns_to_an_earlier_release_also_when_landings_went():
    # The latest bytes of the third release are older than those of the second.
    vintages = THREE.replace("2025-04-01", "2025-01-15")
    db = releases(year(1) + year(2, 1.3), year(None), vintages)
    rows = counted(db, REDEFINITIONS, "vintage, is_redefined, returns_to")
    assert rows == [(2, True, None), (3, True, 1)]


def test_series_too_short_to_compare_have_a_reason_and_one_release_has_no_row():
    db = releases(year(1, months=MONTHS[:12]), year(None, 1.3, MONTHS[:12]))
    columns = "vintage, periods, is_redefined, obs_status, status_reason"
    assert counted(db, REDEFINITIONS, columns) == [(3, 11, None, "O", "no_overlap")]
    assert counted(releases(present=year(None)), REDEFINITIONS, "1") == []


def test_others_daily_figures_are_compared_as_means_of_months():
    db = database({})
    first = [4.0 + number % 4 for number in range(48)]
    # The two days of a month change places in the second vintage, and rise by half.
    second = [1.5 * first[number ^ 1] for number in range(48)]
    frame = pl.DataFrame(
        {
            "vintage": ["2025-02-05"] * 48 + ["2025-03-05"] * 48,
            "period": [f"{month}-{day}" for month in MONTHS for day in ("01", "15")] * 2,
            "value": first + second,
        }
    )
    add_anchors(db, frame.with_columns(country_code=pl.lit("US")))
    assert computed(db, ANCHORS, "vintage_before::VARCHAR, vintage::VARCHAR, revised_pct, is_redefined") == [
        ("2025-02-05", "2025-03-05", pytest.approx(50), True)
    ]
    ((times,),) = db.execute("SELECT times_typical FROM indicators.anchor_redefinitions").fetchall()
    assert times == pytest.approx(log(1.5) / log(6.5 / 4.5))


def add_anchors(db, frame):
    """Figures of others with country_code, vintage, period and value, filled in as those of one series."""
    given = {"publisher": "Lab", "series": "share", "frequency": "D", "unit": "%", "source": "s"}
    rows = frame.select(
        *(pl.lit(text).alias(name) for name, text in given.items()),
        pl.lit(None, pl.String).alias("definition_id"),
        pl.lit("x").alias("landing_sha256"),
        "country_code", "period", "vintage", "value",
    )  # fmt: skip
    rows = rows.select(core.ANCHOR_VALUES.columns)
    db.register("given_rows", rows.to_arrow())
    db.execute("INSERT INTO core.anchor_values SELECT * FROM given_rows")


# ------------------------------------------------------------------------------------ release by release


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "data", tmp_path / "warehouse", processes=1, releases_kept=2)


def table(settings, table):
    return Warehouse(settings.warehouse_dir, 2).table(table)


def land(settings, folder, jobs):
    """A board with as many jobs of as many employers' like, all of one month."""
    template = json.loads((PAYLOADS / "ashby.json").read_text("utf-8"))["jobs"][0]
    records = [
        template
        | {"id": f"job-{number}", "title": f"Nurse {number}"}
        | {"descriptionPlain": f"Ward {number} needs a nurse for people on shift {number * 7919}"}
        for number in range(jobs)
    ]
    path = folder / f"board{jobs}.json"
    path.write_text(json.dumps({"jobs": records}), "utf-8")
    pipeline.land_from_files(settings, "ashby", [path], mapping=None)


def test_releases_add_vintages_and_the_same_inputs_none(settings, tmp_path):
    land(settings, tmp_path, 20)
    pipeline.refresh(settings, "captures")
    assert table(settings, meta.VINTAGES)["vintage"].to_list() == [1]
    assert table(settings, VINTAGES).height == table(settings, SHARES).height == len(definitions.DEFINITIONS)
    assert table(settings, REVISIONS).is_empty()
    land(settings, tmp_path, 25)
    twin = replace(settings, warehouse_dir=tmp_path / "twin")
    shutil.copytree(settings.warehouse_dir, twin.warehouse_dir, symlinks=True)
    second = pipeline.refresh(settings, "captures")
    assert pipeline.refresh(settings, "captures").status == "unchanged"
    # The same inputs after the same release make the same release.
    other = pipeline.release(twin, "captures").release
    assert (other.release_id, other.content_sha256) == (
        second.release.release_id,
        second.release.content_sha256,
    )
    assert table(settings, meta.VINTAGES)["vintage"].to_list() == [1, 2]
    revised = table(settings, REVISIONS).filter(definition_id="ai_demand").row(0, named=True)
    assert (revised["first_postings"], revised["latest_postings"], revised["reasons"]) == (20, 25, "postings")
    assert table(settings, meta.DEFINITION_VERSIONS).filter(vintage=2).height == len(definitions.DEFINITIONS)


def written_without(settings, *statements):
    """The current release as an earlier version of the software would have written it."""
    folder = (settings.warehouse_dir / "current").resolve()
    with duckdb.connect(str(folder / "skills.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)
    described = json.loads((folder / "release.json").read_text("utf-8"))
    described["file_sha256"]["skills.duckdb"] = file_sha256(folder / "skills.duckdb")
    (folder / "release.json").chmod(0o644)
    (folder / "release.json").write_text(json.dumps(described), "utf-8")


def test_a_release_made_before_vintages_were_stated_is_the_first(settings, tmp_path, caplog):
    land(settings, tmp_path, 20)
    first = pipeline.refresh(settings, "captures")
    written_without(
        settings,
        *("DROP TABLE indicators.share_vintages", "DROP TABLE meta.vintages"),
        "DROP TABLE meta.definition_versions",
        "ALTER TABLE indicators.ai_posting_share DROP COLUMN status_reason",
    )
    land(settings, tmp_path, 25)
    with caplog.at_level(logging.WARNING):
        pipeline.refresh(settings, "captures")
    assert f"release {first.release.release_id} holds no vintages" in caplog.text
    one, two = table(settings, meta.VINTAGES).rows(named=True)
    assert (one["inputs_sha256"], one["code_version"]) == (first.release.inputs_sha256, None)
    assert (one["model_id"], one["as_of"].isoformat()) == (two["model_id"], first.release.as_of)
    rows = table(settings, VINTAGES).filter(definition_id="ai_demand").sort("vintage")
    assert rows.select("vintage", "postings", "status_reason").rows() == [
        (1, 20, "few_postings"),
        (2, 25, "few_postings"),
    ]
    revised = table(settings, REVISIONS).filter(definition_id="ai_demand").row(0, named=True)
    assert revised["reasons"] == "postings; software"


def test_a_release_that_holds_no_shares_begins_vintages_anew(settings, tmp_path, caplog):
    land(settings, tmp_path, 20)
    pipeline.refresh(settings, "captures")
    written_without(settings, "DROP TABLE meta.vintages", "DROP TABLE indicators.ai_posting_share")
    land(settings, tmp_path, 25)
    with caplog.at_level(logging.WARNING):
        assert pipeline.refresh(settings, "captures").status == "released"
    assert "vintages begin with this release" in caplog.text
    assert table(settings, meta.VINTAGES)["vintage"].to_list() == [1]


def test_another_rule_is_a_reason_of_the_definition_it_belongs_to(settings, tmp_path, monkeypatch):
    land(settings, tmp_path, 20)
    pipeline.refresh(settings, "captures")
    changed = (replace(definitions.DEFINITIONS[0], rule="another rule"), *definitions.DEFINITIONS[1:])
    monkeypatch.setattr(definitions, "DEFINITIONS", changed)
    land(settings, tmp_path, 25)
    pipeline.refresh(settings, "captures")
    reasons = dict(table(settings, REVISIONS).select("definition_id", "reasons").rows())
    assert reasons.pop(changed[0].definition_id) == "definition; postings"
    assert set(reasons.values()) == {"postings"}
    registered = table(settings, REGISTER).select("definition_id", "vintage", "subject", "version").rows()
    assert registered == [(changed[0].definition_id, 2, "definition", changed[0].definition_version)]
