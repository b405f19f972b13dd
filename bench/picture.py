"""Pictures of the current report as Chromium shows it, at three widths, for the README and docs/report.md.

Run after `make run`; needs Debian's chromium. Nothing else writes docs/pictures.
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = {
    "report": "",
    "map": "",
    "country": "#country=US&definition=any_ai_term,ai_demand,ai_build",
    "compare": "#country=DE,GB,US",
    "definitions": "",
    "skills": "",
    "revisions": "",
    "methods": "",
    "report.fr": "",
    "country.nl": "#country=DE&definition=any_ai_term,ai_demand",
}
WIDTHS_PX = (400, 900, 1400)
HEIGHT_PX = 1000


def main() -> None:
    """Write a picture of each page and width, of its first thousand pixels."""
    PICTURES.mkdir(exist_ok=True)
    current = ROOT / "warehouse" / "current"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        for name, choice in PAGES.items():
            for width_px in WIDTHS_PX:
                page = browser.new_page(viewport={"width": width_px, "height": HEIGHT_PX})
                page.goto((current / f"{name}.html").as_uri() + choice)
                if choice:
                    page.wait_for_selector("body[data-ready]")
                page.screenshot(path=PICTURES / f"{name}-{width_px}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
