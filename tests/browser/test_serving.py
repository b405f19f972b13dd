"""The current release in a browser, handed out by the server: silent, and the next one shown by itself."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.report_tables import Tables, release_tables
from tests.visiting import released, visit

from releasing import described
from skills_pipeline.publish import tile_map
from skills_pipeline.publish.report import render_report
from skills_pipeline.releases import ReleaseStore, file_sha256
from skills_pipeline.serving import server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tables() -> Tables:
    return release_tables()


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    return ReleaseStore(tmp_path / "warehouse", kept=3)


@pytest.fixture
def address(store: ReleaseStore) -> Iterator[str]:
    with server.listen(store, "127.0.0.1", 0) as listening:
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.address(listening)
        listening.shutdown()
        thread.join()


def release(store: ReleaseStore, tables: Tables, number: int) -> None:
    """A release with a page that runs a script of its own and one that runs none."""
    made = described(number)
    named = tables["meta.release"].with_columns(release_id=pl.lit(made.release_id))
    pages = {
        "report.html": render_report(tables | {"meta.release": named}),
        "map.html": tile_map.render_map(tables | {"meta.release": named}),
    }
    with store.aside() as folder:
        files = released(folder, pages, "sort.js").iterdir()
        store.promote(folder, described(number, file_sha256={one.name: file_sha256(one) for one in files}))


@pytest.mark.parametrize("name", ["report.html", "map.html"])
def test_a_page_is_silent_and_shows_the_next_release_by_itself(
    browser: Any, store: ReleaseStore, address: str, tables: Tables, name: str
) -> None:
    release(store, tables, 1)
    seen = visit(browser.new_page(), f"{address}{name}")
    assert "20250001-aaaaaaaaaa" in seen.page.inner_text(".release")
    release(store, tables, 2)
    seen.page.locator(".release", has_text="20250002-aaaaaaaaaa").wait_for()
    assert seen.console == []
    assert {request.removeprefix(address) for request in seen.requests} <= {
        *(name, "reload.js", "healthz", "download.js", "sort.js", "favicon.ico")
    }
    assert all(request.startswith(address) for request in seen.requests)
    seen.page.close()
