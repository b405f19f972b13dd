"""The report as a reader's browser shows it: from disk, silent, complete, and as wide as the screen."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.product_tables import bare_tables, product_tables
from tests.report_tables import Tables, empty, release_tables
from tests.visiting import CONTRAST, OUTSIDE, Visit, open_page, released

from skills_pipeline.publish import quality, quality_data
from skills_pipeline.publish.page import interval, percent
from skills_pipeline.publish.products import render_products
from skills_pipeline.publish.report import render_report
from skills_pipeline.publish.report_data import country_ranking, window_shares

WIDTHS_PX = (320, 400, 900, 1400)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tables() -> Tables:
    return release_tables()


@pytest.fixture(scope="module")
def visit(tables: Tables, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    folder = released(tmp_path_factory.mktemp("report"), {"report.html": render_report(tables)})
    return open_page(browser.new_page(), folder / "report.html")


def test_it_loads_from_disk_and_asks_for_nothing_else(visit: Visit) -> None:
    assert visit.requests == [visit.page.url, visit.page.url.replace("report.html", "download.js")]
    assert visit.page.url.startswith("file://")
    assert visit.console == []


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_the_page_is_never_wider_than_the_screen(visit: Visit, width_px: int) -> None:
    visit.page.set_viewport_size({"width": width_px, "height": 900})
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width_px


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_each_chart_is_shown_in_one_width_and_its_words_stay_on_screen(visit: Visit, width_px: int) -> None:
    visit.page.set_viewport_size({"width": width_px, "height": 900})
    figures = visit.page.locator("section > figure")
    shown = [figure.locator(".chart:visible").count() for figure in figures.all()]
    assert shown == [1, 1, 1]
    outside = visit.page.evaluate(OUTSIDE)
    assert outside == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_contrasts_with_its_ground(visit: Visit, scheme: str) -> None:
    visit.page.emulate_media(color_scheme=scheme)
    selectors = ("body", ".release", "small", "figcaption", "a", "summary", ".banner", "thead th")
    ratios = {selector: visit.page.evaluate(CONTRAST, selector) for selector in selectors}
    assert {selector: ratio for selector, ratio in ratios.items() if ratio < 4.5} == {}


def test_the_ranking_shows_the_numbers_of_the_frames(visit: Visit, tables: Tables) -> None:
    ranking = country_ranking(window_shares(tables["indicators.ai_posting_share_window"]))
    expected = [
        [
            row["country"],
            percent(row["share_pct"]),
            interval(row["share_low_pct"], row["share_high_pct"]),
            f"{row['ai_postings']:,}",
            f"{row['postings']:,}",
            "",  # its months as a picture
        ]
        for row in ranking.filter(pl.col("share_pct").is_not_null()).to_dicts()
    ]
    rows = visit.page.locator("#ranking tbody tr").all()
    assert [row.locator("th, td").all_inner_texts() for row in rows] == expected


def test_the_skip_link_is_the_first_stop_of_the_keyboard(visit: Visit) -> None:
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.className") == "skip"


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_the_quality_report_asks_for_nothing_and_fits_the_screen(
    tables: Tables, browser: Any, tmp_path: Path, width_px: int
) -> None:
    needed = {table.qualified_name for table in quality.NEEDED}
    figures = quality.quality_figures(
        {name: tables.get(name, empty(name)) for name in needed},
        pl.DataFrame(schema=quality_data.RECORD_COLUMNS),
        pl.DataFrame(schema=quality_data.STATUS_COLUMNS),
    )
    path = released(tmp_path, {"quality.html": quality.render_quality(figures)}) / "quality.html"
    visit = open_page(browser.new_page(viewport={"width": width_px, "height": 900}), path)
    beside = path.with_name("download.js")
    assert (visit.requests, visit.console) == ([path.as_uri(), beside.as_uri()], [])
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width_px
    charts = visit.page.locator("section > figure").all()
    assert [figure.locator(".chart:visible").count() for figure in charts] == [1, 1]
    assert visit.page.evaluate(OUTSIDE) == []
    visit.page.close()


@pytest.fixture(scope="module")
def product_pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Pages of single data products, with rows and without anything landed."""
    paths = []
    for kind, tables in (("with_rows", product_tables()), ("bare", bare_tables())):
        pages = render_products(tables)
        folder = released(tmp_path_factory.mktemp(kind), pages)
        paths += [folder / name for name in pages]
    return paths


@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_pages_of_data_products_ask_for_nothing_and_fit_the_screen(
    product_pages: list[Path], browser: Any, width_px: int
) -> None:
    assert len(product_pages) == 8
    for path in product_pages:
        visit = open_page(browser.new_page(viewport={"width": width_px, "height": 900}), path)
        beside = path.with_name("download.js")
        assert (visit.requests, visit.console) == ([path.as_uri(), beside.as_uri()], [])
        visit.page.evaluate(
            "document.querySelectorAll('details').forEach(details => { details.open = true })"
        )
        assert visit.page.evaluate("document.documentElement.scrollWidth") == width_px, path
        charts = visit.page.locator("section > figure").all()
        assert all(figure.locator(".chart:visible").count() == 1 for figure in charts), path
        assert visit.page.evaluate(OUTSIDE) == [], path
        visit.page.close()
