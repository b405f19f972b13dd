"""Published series of others, from landing to their revisions and to ours beside them in a release."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from replay import LocalPool, Reply, remote, served
from skills_pipeline import pipeline
from skills_pipeline.contracts import core, indicators, meta
from skills_pipeline.landing import DriftError, Fetcher
from skills_pipeline.pipeline import Ingest
from skills_pipeline.settings import Settings
from skills_pipeline.warehouse import Warehouse
from sources.sites import hiring_lab_ai_tracker
from spec_tables import broken_checks, computed, database

PAYLOADS = Path(__file__).parents[1] / "sources" / "payloads"
TRACKER = "hiring_lab_ai_tracker"


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "data", tmp_path / "warehouse", processes=1, releases_kept=2)


def table(settings, table):
    return Warehouse(settings.warehouse_dir, 2).table(table)


# ------------------------------------------------------------------------------- specified by small tables

DECLARED = """
    publisher|series|unit|frequency|definition_id|restated|revised_on|explanation|revision_reason
    Lab | share | % of postings | D | any_ai_term | series | 2024-11-01 | stock | new method
    Index | share | % of postings | A | any_ai_term | figure | 2020-01-01 | yearly | x
    Lab | level | 2020 = 100 | D | | country | 2020-01-01 | a level | x
"""
FIGURES = """
    publisher | series | unit | frequency | definition_id | source | country_code | period | vintage | value
    Lab | share | % of postings | D | any_ai_term | lab | US | 2025-01-01 | 2024-10-15 | 2
    Lab | share | % of postings | D | any_ai_term | lab | US | 2025-01-01 | 2025-02-05 | 3
    Lab | share | % of postings | D | any_ai_term | lab | US | 2025-01-01 | 2025-03-05 | 2.5
    Lab | share | % of postings | D | any_ai_term | lab | US | 2025-01-02 | 2025-03-05 | 3.5
    Lab | share | % of postings | D | any_ai_term | lab | SG | 2025-01-01 | 2025-02-05 | 9
    Index | share | % of postings | A | any_ai_term | index | US | 2024 | 2025-04-01 | 1.5
    Index | share | % of postings | A | any_ai_term | index | US | 2025 | 2026-04-01 | 0
"""


def anchors(figures=FIGURES, ours=None):
    db = database({core.ANCHOR_VALUES: figures, meta.ANCHORS: DECLARED, **(ours or {})})
    # A small table has no NULL: an empty cell stands for it.
    db.execute("UPDATE meta.anchors SET definition_id = NULL WHERE definition_id = ''")
    db.execute("UPDATE core.anchor_values SET definition_id = NULL WHERE definition_id = ''")
    return db


def test_a_figure_stated_again_has_its_first_previous_and_latest_value():
    rows = computed(
        anchors(),
        indicators.anchors.ANCHOR_REVISIONS,
        "country_code, period, vintages, first_value, previous_value, latest_value, change, is_dropped, "
        "reason",
    )
    assert rows == [
        ("SG", "2025-01-01", 1, 9.0, None, 9.0, 0.0, True, None),
        ("US", "2025-01-01", 3, 2.0, 3.0, 2.5, 0.5, False, "new method"),
    ]


def test_a_country_that_vanished_and_a_series_that_ended_are_named():
    ended = "Lab | level | 2020 = 100 | D | | lab | US | 2020-02-01 | 2024-12-31 | 100"
    db = anchors(f"{FIGURES.rstrip()}\n    {ended}")
    computed(db, indicators.anchors.ANCHOR_REVISIONS, "*")
    broken = broken_checks(db)
    assert broken["anchor_revisions.country_vanished"] == 1
    assert broken["anchor_revisions.series_ended"] == 1
    assert "anchor_revisions.series_are_declared" not in broken


def test_a_figure_of_an_undeclared_series_fails_the_checks():
    db = anchors(FIGURES.replace("Index | share", "Index | number"))
    assert broken_checks(db)["anchor_revisions.series_are_declared"] == 1


OURS = {
    meta.DEFINITIONS: "definition_id\nany_ai_term",
    core.POSTINGS: """
        posting_id | country_code | month
        a# | US | 2025-01 *40
        b# | US | 2025-02 *20
        c# | US | 2024-12 *10
    """,
    core.DEFINITION_MATCHES: "posting_id | definition_id\na# | any_ai_term *4\nb# | any_ai_term *2",
}


def compared(db, columns):
    for table in indicators.shares.TABLES:
        computed(db, table, "*")
    return computed(db, indicators.anchors.RECONCILIATION, columns)


def test_ours_stands_beside_the_mean_of_their_days_and_beside_their_year():
    db = anchors(ours=OURS)
    rows = compared(
        db,
        "publisher, country_code, period, their_figures, their_share_pct, postings, ai_postings, months, "
        "share_pct, ratio, obs_status, explanation",
    )
    assert rows == [
        # Ten postings in December are too few for a share.
        ("Index", "US", "2024", 1, 1.5, 10, 0, 1, None, None, "Q", "yearly"),
        # Theirs is 0: no ratio.
        ("Index", "US", "2025", 1, 0.0, 60, 6, 2, 100 * 6 / 60, None, "A", "yearly"),
        ("Lab", "SG", "2025-01", 1, 9.0, 0, 0, 0, None, None, "M", "stock"),
        ("Lab", "US", "2025-01", 2, 3.0, 40, 4, 1, 100 * 4 / 40, 10 / 3.0, "A", "stock"),
    ]
    assert [name for name in broken_checks(db) if name.startswith("reconciliation")] == []


def test_a_ratio_that_is_not_ours_by_theirs_and_a_share_that_is_not_ours_fail_the_checks():
    db = anchors(ours=OURS)
    compared(db, "*")
    db.execute("UPDATE indicators.reconciliation SET share_pct = share_pct + 1")
    broken = broken_checks(db)
    assert broken["reconciliation.ratio_is_ours_by_theirs"] == 1
    assert broken["reconciliation.ours_is_the_published_share"] == 1


def test_a_comparison_with_a_definition_that_is_not_on_the_ladder_fails_the_checks():
    db = anchors(ours=OURS | {meta.DEFINITIONS: "definition_id\nai_demand"})
    assert broken_checks(db)["reconciliation.definitions_are_known"] == 2


# --------------------------------------------------------------------------------- from landing to release


def land(settings, folder, name, day, text):
    """A file of the tracker, landed as of a day at noon."""
    path = folder / name
    path.write_text(text, "utf-8")
    noon = datetime(*map(int, day.split("-")), 12, tzinfo=UTC).timestamp()
    os.utime(path, (noon, noon))
    pipeline.land_from_files(settings, TRACKER, [path], mapping=None)


HEADER = "date,jobcountry,AI_share_postings"


def test_vintages_are_landed_beside_postings_and_released_with_their_revisions(settings, tmp_path):
    pipeline.land_from_files(settings, "ashby", [PAYLOADS / "ashby.json"], mapping=None)
    land(settings, tmp_path, "AI_posting.csv", "2025-03-10", f"{HEADER}\n2025-02-28,US,3\n2025-02-28,JP,\n")
    land(settings, tmp_path, "AI_posting.csv", "2025-04-08", f"{HEADER}\n28/2/25,US,3.5\n31/3/25,US,4\n")
    land(settings, tmp_path, "GenAI_posting.csv", "2025-04-08", "")
    assert pipeline.refresh(settings, "captures").status == "released"
    values = table(settings, core.ANCHOR_VALUES)
    assert values.select("series", "country_code", "period", "vintage", "value").rows() == [
        ("ai_share", "US", "2025-02-28", date(2025, 3, 10), 3.0),
        ("ai_share", "US", "2025-02-28", date(2025, 4, 8), 3.5),
        ("ai_share", "US", "2025-03-31", date(2025, 4, 8), 4.0),
    ]
    (revision,) = table(settings, indicators.anchors.ANCHOR_REVISIONS).to_dicts()
    assert (revision["first_value"], revision["latest_value"], revision["reason"]) == (3.0, 3.5, None)
    refused = table(settings, core.QUARANTINE).filter(source=TRACKER).sort("reason")
    assert refused["reason"].to_list() == ["empty_file", "missing_value"]
    funnel = table(settings, indicators.quality.PIPELINE_FUNNEL).filter(source=TRACKER).to_dicts()[0]
    assert (funnel["landed"], funnel["parsed"], funnel["figures"], funnel["quarantined"]) == (5, 0, 3, 2)
    assert TRACKER in table(settings, meta.SOURCES)["source"].to_list()
    assert set(table(settings, core.POSTINGS)["source"]) == {"ashby"}


def test_of_two_files_of_one_day_the_one_landed_last_is_kept_for_the_countries_it_states(settings, tmp_path):
    pipeline.land_from_files(settings, "ashby", [PAYLOADS / "ashby.json"], mapping=None)
    land(settings, tmp_path, "AI_posting.csv", "2025-03-10", f"{HEADER}\n2025-02-28,US,3\n2025-02-28,DE,5\n")
    path = tmp_path / "AI_posting.csv"
    path.write_text(f"{HEADER}\n2025-02-27,US,9\n", "utf-8")
    later = datetime(2025, 3, 10, 18, tzinfo=UTC).timestamp()
    os.utime(path, (later, later))
    pipeline.land_from_files(settings, TRACKER, [path], mapping=None)
    pipeline.refresh(settings, "captures")
    values = table(settings, core.ANCHOR_VALUES)
    assert values.select("country_code", "period", "value").rows() == [
        ("DE", "2025-02-28", 5.0),
        ("US", "2025-02-27", 9.0),
    ]


def test_a_release_without_anchors_has_their_tables_empty_and_their_series_described(sample_run):
    warehouse = Warehouse(sample_run.warehouse, 2)
    for one in (core.ANCHOR_VALUES, indicators.anchors.ANCHOR_REVISIONS, indicators.anchors.RECONCILIATION):
        assert warehouse.table(one).is_empty()
    assert warehouse.table(meta.ANCHORS).height >= 10


def ingest(settings, answer):
    with served(answer) as address:
        fetcher = Fetcher("https://example.org", pool=LocalPool(address))
        asked = Ingest(TRACKER, hiring_lab_ai_tracker.QUERY.since, hiring_lab_ai_tracker.QUERY.until)
        return list(pipeline.land_from_network(settings, asked, fetcher))


def test_every_commit_is_landed_once_and_a_deleted_file_is_no_failure(settings):
    landed = ingest(settings, lambda asked: hiring_lab_ai_tracker.answer(remote(asked)))
    assert [landing.url.rpartition("/")[2] for landing in landed] == [
        "AI_posting.csv#2025-04-08",
        "AI_posting.csv#2025-05-19",
        "AI_posting.csv#2025-06-18",
        "GenAI_posting.csv#2025-04-08",
    ]
    assert ingest(settings, lambda asked: hiring_lab_ai_tracker.answer(remote(asked))) == []
    state = next(one for one in pipeline.source_states(settings) if one.source.name == TRACKER)
    assert (state.documents, state.cursor.until, state.held) == (4, "2025-06-30", 0)


def test_a_file_restored_by_a_later_commit_has_the_vintages_of_both(settings, tmp_path):
    def answer(asked):
        asked = remote(asked)
        return hiring_lab_ai_tracker.answer(replace(asked, url=asked.url.replace("/a6/", "/a4/")))

    pipeline.land_from_files(settings, "ashby", [PAYLOADS / "ashby.json"], mapping=None)
    # The same bytes, landed from disk before: the commits tell when they were published.
    same = hiring_lab_ai_tracker.FILES["a4", "AI_posting.csv"]
    land(settings, tmp_path, "AI_posting.csv", "2025-07-01", same)
    ingest(settings, answer)
    pipeline.refresh(settings, "captures")
    values = table(settings, core.ANCHOR_VALUES).filter(series="ai_share", country_code="US")
    assert values.filter(period="2025-03-31").select("vintage", "value").rows() == [
        (date(2025, 4, 8), 3.02),
        (date(2025, 5, 19), 3.04),
        (date(2025, 6, 18), 3.02),
    ]


def test_a_new_column_is_held_and_the_vintages_before_it_stay(settings):
    def answer(asked):
        asked = remote(asked)
        right = hiring_lab_ai_tracker.answer(asked)
        if "/a6/" not in asked.path:
            return right
        return Reply(body=right.body.replace(b"AI_share_postings", b"share_of_ai"))

    with pytest.raises(DriftError, match=r"unknown_columns: 'date,jobcountry,share_of_ai'"):
        ingest(settings, answer)
    state = next(one for one in pipeline.source_states(settings) if one.source.name == TRACKER)
    assert (state.documents, state.held, state.is_interrupted) == (2, 1, True)
