"""The map as a reader uses it: from disk, on any screen, sorted by click and by keyboard."""

from pathlib import Path
from typing import Any

import pytest
from tests.report_tables import Tables, release_tables
from tests.visiting import CONTRAST, Visit, open_page, released

from skills_pipeline.publish import page, report_data, tile_map

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def tables() -> Tables:
    return release_tables()


@pytest.fixture(scope="module")
def folder(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = {"map.html": tile_map.render_map(tables)}
    return released(tmp_path_factory.mktemp("release"), pages, "sort.js")


@pytest.fixture
def visit(browser: Any, folder: Path) -> Any:
    visit = open_page(browser.new_page(viewport={"width": 1100, "height": 900}), folder / "map.html")
    yield visit
    visit.page.close()


def _column(visit: Visit, place: int) -> list[str]:
    cells: list[str] = visit.page.locator(f"#shares tbody tr > :nth-child({place})").all_inner_texts()
    return cells


def test_it_says_nothing_and_asks_for_its_own_files_alone(visit: Visit, folder: Path) -> None:
    assert visit.console == []
    assert visit.requests == [(folder / name).as_uri() for name in ("map.html", "download.js", "sort.js")]


@pytest.mark.parametrize("width_px", [320, 400, 900])
def test_it_is_never_wider_than_the_screen_and_no_tile_cuts_its_words(visit: Visit, width_px: int) -> None:
    visit.page.set_viewport_size({"width": width_px, "height": 900})
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width_px
    assert visit.page.eval_on_selector_all(".tile > *", _CUT) == []
    assert max(visit.page.eval_on_selector_all(".tile", _UNEVEN_PX)) < 1


def test_tiles_show_the_numbers_of_the_frame(visit: Visit, tables: Tables) -> None:
    shares = report_data.window_shares(tables["indicators.ai_posting_share_window"])
    published = report_data.country_ranking(shares).drop_nulls("share_pct")
    shown = visit.page.locator(".tile[class*='class-']").all_inner_texts()
    expected = {f"{row['country_code']} {page.percent(row['share_pct'])}" for row in published.to_dicts()}
    assert {" ".join(text.split()) for text in shown} == expected
    assert len(shown) == published.height


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_on_every_colour_contrast_with_it(visit: Visit, scheme: str) -> None:
    visit.page.emulate_media(color_scheme=scheme)
    add = "number => document.querySelector('.tiles').insertAdjacentHTML('beforeend', "
    for number in range(1, tile_map.CLASSES + 1):
        visit.page.evaluate(f"{add} `<li class='class-${{number}}' id='shade-${{number}}'>1</li>`)", number)
        assert visit.page.evaluate(CONTRAST, f"#shade-{number}") >= 4.5


def test_a_click_sorts_and_another_turns_the_order(visit: Visit) -> None:
    visit.page.click("#shares th button:text-is('Country')")
    names = _column(visit, 1)
    assert names == sorted(names)
    assert visit.page.get_attribute("#shares th:nth-child(1)", "aria-sort") == "ascending"
    visit.page.click("#shares th button:text-is('Country')")
    assert _column(visit, 1) == names[::-1]
    assert visit.page.get_attribute("#shares th:nth-child(1)", "aria-sort") == "descending"
    assert visit.page.locator("#shares th[aria-sort]").count() == 1


def test_the_keyboard_sorts_numbers_as_numbers_and_what_has_none_stays_last(visit: Visit) -> None:
    share = visit.page.locator("#shares th button", has_text="Share, %")
    before = _column(visit, 2)
    share.focus()
    visit.page.keyboard.press("Enter")
    assert _column(visit, 2) == [*before[-2::-1], "MT"]
    visit.page.locator("#shares th button", has_text="AI postings").focus()
    visit.page.keyboard.press("Space")
    counts = [int(text.replace(",", "")) for text in _column(visit, 5)]
    assert counts == sorted(counts, reverse=True)


def test_a_tile_is_a_stop_of_the_keyboard_and_leads_to_the_country(visit: Visit, folder: Path) -> None:
    first = visit.page.locator(".tile a").first
    visit.page.locator("nav a").last.focus()
    visit.page.keyboard.press("Tab")
    assert first.evaluate("one => one === document.activeElement")
    assert first.get_attribute("href").startswith("country.html#country=")


def test_without_scripts_the_table_is_there_and_has_no_dead_button(browser: Any, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    visit = open_page(context.new_page(), folder / "map.html")
    assert _column(visit, 2)[-1] == "MT"
    assert visit.page.locator("#shares button").count() == 0
    context.close()


_CUT = """words => words
  .filter(one => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight)
  .map(one => one.textContent)"""
_UNEVEN_PX = """tiles => tiles.map(one => one.getBoundingClientRect())
  .map(box => Math.abs(box.width - box.height))"""
