"""The page Revisions as a reader's browser shows it: from disk, on any screen, no words over words."""

from pathlib import Path
from typing import Any

import pytest
from tests.report_tables import Tables, release_tables
from tests.revision_tables import second_release, with_anchor
from tests.visiting import CONTRAST, OUTSIDE, open_page, released

from skills_pipeline.publish.report import render_report
from skills_pipeline.publish.revisions import render_revisions

pytestmark = pytest.mark.browser

WIDTHS_PX = (320, 400, 900, 1400)
OVERLAPPING = """() => [...document.querySelectorAll('.chart svg')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text')]
    .map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([words, box]) => words && box.width);
  return boxes.flatMap(([one, a], place) => boxes.slice(place + 1)
    .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
    .map(([other]) => [one, other]));
})"""


def pages() -> dict[str, str]:
    tables: Tables = second_release()
    pair = {"country_code": "DE", "period": "2025-12", "share_pct": 4.0, "their_share_pct": 2.0}
    with_all = with_anchor(tables, pair, pair | {"country_code": "GB", "share_pct": 0.3})
    return {
        "first.html": render_revisions(release_tables()),
        "second.html": render_revisions(tables),
        "anchored.html": render_revisions(with_all),
        "overview.html": render_report(with_all),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return released(tmp_path_factory.mktemp("revisions"), pages())


@pytest.mark.parametrize("name", ["first.html", "second.html", "anchored.html", "overview.html"])
@pytest.mark.parametrize("width_px", WIDTHS_PX)
def test_it_asks_for_nothing_fits_the_screen_and_no_words_lie_over_others(
    browser: Any, folder: Path, name: str, width_px: int
) -> None:
    visit = open_page(browser.new_page(viewport={"width": width_px, "height": 900}), folder / name)
    beside = folder / "download.js"
    assert (visit.requests, visit.console) == ([(folder / name).as_uri(), beside.as_uri()], [])
    assert visit.page.evaluate("document.documentElement.scrollWidth") == width_px
    figures = visit.page.locator("section > figure").all()
    assert all(figure.locator(".chart:visible").count() == 1 for figure in figures)
    assert visit.page.evaluate(OUTSIDE) == []
    assert visit.page.evaluate(OVERLAPPING) == []
    visit.page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_of_lines_contrast_with_the_page(browser: Any, folder: Path, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    visit = open_page(page, folder / "anchored.html")
    for selector in (".note", ".latest small", "th", "figcaption"):
        assert visit.page.evaluate(CONTRAST, selector) >= 4.5, selector
    visit.page.close()
