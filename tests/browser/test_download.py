"""What a reader takes along from any page: charts as SVG and PNG, tables as CSV, without a request."""

import csv
import io
import struct
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.report_tables import Tables, release_tables
from tests.visiting import Visit, open_page, released

from skills_pipeline.publish import report, report_data, tile_map
from skills_pipeline.publish.wording import speaking

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tables() -> Tables:
    """A release in which the concept asked for most is named like a formula."""
    tables = release_tables()
    concepts = tables["meta.concepts"].with_columns(label=pl.lit('=HYPERLINK("x")'))
    return tables | {"meta.concepts": concepts}


@pytest.fixture(scope="module")
def folder(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with speaking("nl"):
        dutch = tile_map.render_map(tables)
    pages = {"report.html": report.render_report(tables), "map.html": tile_map.render_map(tables)}
    return released(tmp_path_factory.mktemp("release"), pages | {"map.nl.html": dutch}, "sort.js")


@pytest.fixture
def open_named(browser: Any, folder: Path) -> Any:
    visits: list[Visit] = []

    def opened(name: str) -> Visit:
        file, _, choice = name.partition("#")
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        visits.append(open_page(page, folder / file, f"#{choice}" if choice else ""))
        return visits[-1]

    yield opened
    for visit in visits:
        assert visit.console == []
        visit.page.close()


def _taken(visit: Visit, where: str, kind: str) -> tuple[str, bytes]:
    with visit.page.expect_download() as told:
        visit.page.locator(f"{where} [data-takes={kind}]").first.click()
    return told.value.suggested_filename, Path(told.value.path()).read_bytes()


def _rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode())))


def test_a_chart_is_a_file_of_its_own_with_its_colours_and_what_it_shows(open_named: Any) -> None:
    visit = open_named("report.html")
    name, body = _taken(visit, "#countries > figure", "svg")
    text = body.decode()
    assert name == "report-countries.svg"
    assert text.startswith("<svg ")
    assert "var(" not in text
    assert "currentColor" not in text
    drawn = visit.page.locator("#countries .chart.wide").get_attribute("aria-label")
    assert LexborHTMLParser(text).css_first("title").text() == drawn


def test_a_picture_is_a_png_of_twice_the_size_it_is_drawn_in(open_named: Any) -> None:
    visit = open_named("report.html")
    name, body = _taken(visit, "#countries > figure", "png")
    drawn = "svg => [svg.width.baseVal.value, svg.height.baseVal.value]"
    width, height = visit.page.eval_on_selector("#countries .chart.wide > svg", drawn)
    assert name == "report-countries.png"
    assert body.startswith(b"\x89PNG")
    assert struct.unpack(">II", body[16:24]) == (int(2 * width), int(2 * height))


def test_a_table_is_taken_along_with_its_numbers_as_released_not_as_they_are_written(
    open_named: Any, tables: Tables
) -> None:
    shares = report_data.window_shares(tables["indicators.ai_posting_share_window"])
    highest = report_data.country_ranking(shares).row(0, named=True)
    for name, heading in (("map.html", "Share, %"), ("map.nl.html", "Aandeel, %")):
        file, body = _taken(open_named(name), "#table-section", "csv")
        first = _rows(body)[0]
        assert file == name.replace(".html", "-shares.csv")
        assert float(first[heading]) == highest["share_pct"]


def test_a_cell_that_a_spreadsheet_would_take_for_a_formula_is_text(open_named: Any) -> None:
    visit = open_named("report.html")
    visit.page.locator("#skills details").first.evaluate("details => { details.open = true; }")
    _, body = _taken(visit, "#skills", "csv")
    assert {row["Concept"] for row in _rows(body)} == {'\'=HYPERLINK("x")'}


def test_one_chart_can_stand_alone_in_a_page_of_others(open_named: Any) -> None:
    visit = open_named("report.html#embed=countries")
    shown = visit.page.locator("body :visible").evaluate_all("all => all.map(one => one.tagName)")
    assert "svg" in shown
    # Numbers that are made up are never shown without saying so.
    assert visit.page.locator(".banner:visible").count() == 1
    assert visit.page.locator("figure:visible").count() == 1
    assert (
        visit.page.locator("h1:visible, h2:visible, nav:visible, table:visible, button:visible").count() == 0
    )
    visit.page.evaluate("location.hash = ''")
    visit.page.locator("h1").wait_for()
    assert visit.page.locator("figure:visible").count() > 1


def test_a_section_that_is_not_there_leaves_the_page_whole(open_named: Any) -> None:
    assert open_named("report.html#embed=nowhere").page.locator("h1:visible").count() == 1


def test_buttons_are_in_the_language_of_the_page_and_reached_by_keyboard(open_named: Any) -> None:
    page = open_named("map.nl.html").page
    button = page.locator("[data-takes=csv]").first
    assert button.inner_text() == "Cijfers als CSV"
    button.focus()
    with page.expect_download() as told:
        page.keyboard.press("Enter")
    assert told.value.suggested_filename == "map.nl-shares.csv"
