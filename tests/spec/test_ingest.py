"""Asking a source as command line and scheduler do: boards from a file, days from the cursor, a release."""

from dataclasses import replace
from datetime import date

import pytest

from replay import LocalPool, remote, served
from skills_pipeline import pipeline
from skills_pipeline.contracts import core
from skills_pipeline.landing import Cursor, Fetcher, LandingStore, today
from skills_pipeline.pipeline import Ingest
from skills_pipeline.settings import Settings
from skills_pipeline.sources.registry import BUILT_IN
from skills_pipeline.warehouse import Warehouse
from sources.sites import ashby


@pytest.fixture
def settings(tmp_path):
    boards = tmp_path / "boards.tsv"
    boards.write_text("source\tboard\tnote\nashby\tmillstone\tmills\nashby\tclosed-down\t\n", "utf-8")
    return Settings(tmp_path / "data", tmp_path / "warehouse", processes=1, boards=boards)


def ingest(settings, asked):
    with served(lambda request: ashby.answer(remote(request))) as address:
        fetcher = Fetcher("https://example.org", pool=LocalPool(address))
        return list(pipeline.land_from_network(settings, asked, fetcher))


def test_listed_boards_are_asked_landed_and_released(settings):
    (landing,) = ingest(settings, Ingest("ashby", date(2025, 6, 1), date(2025, 6, 30)))
    assert "millstone" in landing.url
    assert landing.records == 2
    pipeline.refresh(settings, "network")
    postings = Warehouse(settings.warehouse_dir, 2).table(core.POSTINGS)
    assert set(postings["source_posting_id"]) <= ashby.EXPECTED
    assert postings["employer"].unique().to_list() == ["millstone"]
    state = next(one for one in pipeline.source_states(settings) if one.source.name == "ashby")
    assert (state.documents, state.records, state.quarantined, state.held) == (1, 2, 0, 0)
    assert (state.cursor.until, state.is_interrupted) == ("2025-06-30", False)


def test_without_days_a_source_is_asked_from_its_cursor_to_today(settings):
    store, source = LandingStore(settings.landing_dir), BUILT_IN["ashby"]
    first = pipeline.query_of(store, source, Ingest("ashby"), settings)
    assert (today() - first.since).days == 7
    assert first.boards == ("millstone", "closed-down")
    store.set_cursor("ashby", Cursor("2025-06-01", "2025-06-30", "2025-06-30T12:00:00", 1, 2))
    again = pipeline.query_of(store, source, Ingest("ashby"), settings)
    assert (again.since, again.until) == (date(2025, 6, 30), today())


def test_a_source_of_boards_without_any_says_where_to_name_them(settings):
    with pytest.raises(pipeline.NothingToAskError, match="SKILLS_PIPELINE_BOARDS"):
        ingest(replace(settings, boards=None), Ingest("ashby"))


def test_what_is_older_than_the_days_to_keep_is_pruned_and_stays_parsed(settings):
    ingest(settings, Ingest("ashby", date(2025, 6, 1), date(2025, 6, 30)))
    assert pipeline.prune(replace(settings, landing_days=1)) == 0
    store = LandingStore(settings.landing_dir)
    (landing,) = store.landings("ashby")
    pipeline.parse(settings)
    store.object_path("ashby", landing.sha256).unlink()
    assert pipeline.refresh(settings, "network").status == "released"
