"""All pages of the sample's release: silent, alone, accessible, and no wider than the screen."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from skills_pipeline.publish.page import NAVIGATION
from skills_pipeline.publish.wording import ENGLISH, LANGUAGES, file_in

pytestmark = pytest.mark.browser

PAGES = [file for file, _ in NAVIGATION]
IN_OTHER_LANGUAGES = [
    file_in(language, file) for language in LANGUAGES if language != ENGLISH for file in PAGES
]
WCAG_2_2_AA = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}


@pytest.fixture(scope="module")
def folder(sample_run: Any) -> Path:
    return (sample_run.warehouse / "current").resolve()


# The narrowest screen is where longer words of another language would not fit.
@pytest.mark.parametrize(
    ("name", "width_px"),
    [*product(PAGES, [320, 400, 1400]), *product(IN_OTHER_LANGUAGES, [320])],
)
def test_a_page_is_silent_asks_for_its_release_alone_and_fits_the_screen(browser, folder, name, width_px):
    page = browser.new_page(viewport={"width": width_px, "height": 900})
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / name).as_uri())
    page.wait_for_load_state("load")
    assert said == []
    assert {url.rpartition("/")[0] for url in asked} == {folder.as_uri()}
    assert page.evaluate("document.documentElement.scrollWidth") == width_px
    assert page.locator("nav.site [aria-current=page]").get_attribute("href") == name
    page.close()


@pytest.mark.parametrize(
    ("name", "scheme", "rules"),
    [
        *((name, "light", WCAG_2_2_AA) for name in PAGES + IN_OTHER_LANGUAGES),
        *((name, "dark", CONTRAST) for name in PAGES),
    ],
)
def test_a_page_breaks_no_rule_of_wcag_2_2_aa_that_a_program_can_tell(browser, folder, name, scheme, rules):
    page = browser.new_page(viewport={"width": 1100, "height": 900}, color_scheme=scheme)
    page.goto((folder / name).as_uri())
    for details in page.locator("details").all():
        details.evaluate("details => { details.open = true; }")
    told = Axe().run(page, options={"runOnly": rules})
    page.close()
    broken = {(rule["id"], rule["nodes"][0]["html"][:200]) for rule in told.response["violations"]}
    assert broken == set()
    assert told.response["passes"]
