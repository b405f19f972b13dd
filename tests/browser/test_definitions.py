"""The page Definitions as a reader uses it: without a choice, by choosing a country, by an address."""

from pathlib import Path
from typing import Any

import pytest
from tests.report_tables import Tables, release_tables
from tests.visiting import OUTSIDE, Visit, open_page, released

from skills_pipeline.publish import by_definition, page, report_data

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tables() -> Tables:
    return release_tables()


@pytest.fixture(scope="module")
def folder(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = {"definitions.html": by_definition.render_definitions(tables)}
    return released(tmp_path_factory.mktemp("release"), pages, "definitions.js")


@pytest.fixture
def visit(browser: Any, folder: Path) -> Any:
    visit = open_page(browser.new_page(viewport={"width": 1100, "height": 900}), folder / "definitions.html")
    yield visit
    visit.page.close()


def _column(visit: Visit, place: int) -> list[str]:
    cells: list[str] = visit.page.locator(f"#by-definition tbody tr > :nth-child({place})").all_inner_texts()
    return cells


def _shares(tables: Tables, code: str) -> list[str]:
    shares = by_definition.definition_shares(tables).to_dicts()
    return [page.percent(row["share_pct"]) for row in shares if row["country_code"] == code]


def test_it_says_nothing_and_asks_for_its_own_files_alone(visit: Visit, folder: Path) -> None:
    assert visit.console == []
    assert visit.requests == [
        (folder / name).as_uri() for name in ("definitions.html", "download.js", "definitions.js")
    ]


@pytest.mark.parametrize("width_px", [320, 400, 900])
def test_it_is_never_wider_than_the_screen(visit: Visit, width_px: int) -> None:
    visit.page.set_viewport_size({"width": width_px, "height": 900})
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width_px
    assert visit.page.locator("section > figure .chart:visible").count() == 1
    assert visit.page.evaluate(OUTSIDE) == []


def test_a_chosen_country_is_shown_with_its_dots_and_its_address(visit: Visit, tables: Tables) -> None:
    assert _column(visit, 3) == _shares(tables, report_data.ALL_COUNTRIES)
    visit.page.select_option("#country", "DE")
    assert _column(visit, 3) == _shares(tables, "DE")
    assert visit.page.inner_text("#told").startswith("Germany: ")
    assert visit.page.url.endswith("#country=DE")
    ceiling = by_definition.axis_ticks_pct(by_definition.definition_shares(tables))[-1]
    at = visit.page.locator("#by-definition circle").first.get_attribute("cx")
    assert float(at.rstrip("%")) == pytest.approx(100 * float(_column(visit, 3)[0]) / ceiling, abs=0.2)


def test_an_address_names_the_country_and_an_unknown_one_shows_all_together(
    browser: Any, folder: Path, tables: Tables
) -> None:
    visit = open_page(browser.new_page(), folder / "definitions.html", "#country=MT")
    assert visit.page.input_value("#country") == "MT"
    assert visit.page.locator("#by-definition td text:visible").count() == tables["meta.definitions"].height
    assert visit.page.locator("#by-definition circle:visible").count() == 0
    assert not visit.page.is_visible("#told")
    visit.page.evaluate("location.hash = '#country=<b>'")
    visit.page.locator("#told").wait_for()
    assert visit.page.input_value("#country") == "_T"
    assert visit.console == []
    visit.page.close()


def test_without_scripts_all_countries_together_are_shown_and_nothing_can_be_chosen(
    browser: Any, folder: Path, tables: Tables
) -> None:
    context = browser.new_context(java_script_enabled=False)
    visit = open_page(context.new_page(), folder / "definitions.html")
    assert _column(visit, 3) == _shares(tables, report_data.ALL_COUNTRIES)
    assert visit.page.locator("#by-definition circle:visible").count() == 4
    assert not visit.page.is_visible("#country")
    context.close()
