"""Country and Compare as a reader uses them: from disk, by choosing, by an address, by taking along."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.profile_tables import by_dimension
from tests.report_tables import MONTHS, Tables, release_tables
from tests.visiting import released

from skills_pipeline.publish.explorer import render_explorer, scripts
from skills_pipeline.publish.wording import localised, speaking

pytestmark = pytest.mark.browser

FILES = {"download.js", "charts.js", "data.js", "words.js", "report.js"}
BREAK = {
    "country_code": "DE", "month": "2025-02", "break_kind": "source_stopped", "source": "lantern",
    "postings_before": 700, "postings_after": 0, "part_pct": 29.2, "is_material": True,
}  # fmt: skip
RIGHT_TO_LEFT = "الذكاء الاصطناعي"
FEW = "fewer postings than the minimum that publishes a share"
FORMULA = '=HYPERLINK("//example.org")'


@pytest.fixture(scope="module")
def tables() -> Tables:
    tables = release_tables()
    names = {"ai_build": FORMULA, "any_ai_skill": RIGHT_TO_LEFT}
    titles = pl.col("definition_id").replace_strict(names, default=pl.col("title"))
    return tables | {
        "meta.definitions": tables["meta.definitions"].with_columns(title=titles),
        "indicators.break_register": pl.DataFrame([BREAK]),
        "indicators.ai_posting_share_by_dimension": by_dimension(
            ("FR", "25", 60, 500, 12.0), ("FR", "_U", 2, 20, None)
        ),
    }


@pytest.fixture(scope="module")
def folder(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    with speaking("nl"):
        dutch = {localised(name): text for name, text in render_explorer(tables).items()}
    return released(folder, {**_explorer(tables), **dutch})


def _explorer(tables: Tables) -> dict[str, str]:
    return {**render_explorer(tables), **scripts(tables)}


class Reader:
    """An open page, what it asked for and what it said on its console."""

    def __init__(self, browser: Any, folder: Path, address: str, width_px: int = 1100, **other: Any) -> None:
        self.page = browser.new_page(viewport={"width": width_px, "height": 900}, **other)
        self.said: list[str] = []
        self.asked: set[str] = set()
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.add(request.url.rpartition("/")[2]))
        self.page.goto(f"{folder.as_uri()}/{address}")
        self.page.wait_for_selector("body[data-ready]")

    def rows(self) -> list[list[str]]:
        """Texts of the table of numbers."""
        cells = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        found: list[list[str]] = self.page.eval_on_selector_all("#numbers tbody tr", cells)
        return found

    def download(self, kind: str) -> bytes:
        with self.page.expect_download() as told:
            self.page.click(f"[data-download={kind}]")
        return Path(told.value.path()).read_bytes()


@pytest.fixture
def open_page(browser: Any, folder: Path) -> Any:
    readers: list[Reader] = []

    def opened(address: str, **other: Any) -> Reader:
        readers.append(Reader(browser, folder, address, **other))
        return readers[-1]

    yield opened
    for reader in readers:
        reader.page.close()


@pytest.mark.parametrize("name", ["country.html", "compare.html"])
@pytest.mark.parametrize("width_px", [320, 400, 900])
def test_it_runs_its_own_files_alone_in_silence_and_fits_the_screen(open_page, name, width_px):
    reader = open_page(name, width_px=width_px)
    assert reader.asked == FILES | {name} | ({"profiles.js"} if name == "country.html" else set())
    assert reader.said == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") == width_px
    box = reader.page.locator("#chart svg").bounding_box()
    assert box["width"] <= width_px
    assert 250 < box["height"] < 600


def test_the_numbers_shown_are_those_of_the_table(open_page, tables):
    reader = open_page("country.html#country=FR&definition=ai_demand")
    share = tables["indicators.ai_posting_share"].filter(
        pl.col("country_code") == "FR", pl.col("definition_id") == "ai_demand"
    )
    expected = [
        [
            row["month"],
            "France",
            "AI asked of the person",
            f"{row['share_pct']:.2f}",
            f"{row['cluster_low_pct']:.2f}–{row['cluster_high_pct']:.2f}",
            f"{row['ai_postings']:,}",
            f"{row['postings']:,}",
        ]
        for row in share.sort("month").to_dicts()
    ]
    # The page has thousandths: a half may be rounded the other way in the last place.
    shown = [row[:7] for row in reader.rows()]
    assert [row[:3] + row[5:] for row in shown] == [row[:3] + row[5:] for row in expected]
    for seen, wanted in zip(shown, expected, strict=True):
        assert float(seen[3]) == pytest.approx(float(wanted[3]), abs=0.011)


def test_a_choice_changes_chart_table_and_address(open_page):
    reader = open_page("country.html")
    before = reader.page.inner_html("#chart")
    reader.page.select_option("#country", "SE")
    reader.page.locator("#shown", has_text=re.compile("^Sweden")).wait_for()
    assert {row[1] for row in reader.rows()} == {"Sweden"}
    assert "country=SE" in reader.page.url
    assert reader.page.inner_html("#chart") != before
    reader.page.select_option("#from", MONTHS[-6])
    assert [row[0] for row in reader.rows()] == MONTHS[-6:]


def test_what_stands_behind_the_share_is_that_of_the_country_chosen(open_page):
    reader = open_page("country.html#country=FR")
    cells = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    assert reader.page.eval_on_selector_all("#profile tbody tr", cells) == [
        [
            *("25 Information and communications technology professionals", "Occupation, ISCO-08"),
            *("12.00", "9.00–16.00", "60", "500", "normal"),
        ],
        ["not known", "Occupation, ISCO-08", "–", "–", "2", "20", FEW],
    ]
    assert reader.page.text_content("#profile-of") == "France, 2025"
    reader.page.select_option("#country", "SE")
    reader.page.locator("#profile tbody tr").first.wait_for(state="detached")
    assert reader.page.text_content("#profile-of") == "Sweden: too few postings in every year to be divided"


def test_a_view_is_cited_by_its_address(open_page):
    address = (
        f"compare.html#country=DE,NL&definition=any_ai_term&from={MONTHS[3]}&to={MONTHS[8]}&values=index"
    )
    reader = open_page(address)
    assert {row[1] for row in reader.rows()} == {"Germany", "Netherlands"}
    assert [row[3] for row in reader.rows() if row[0] == MONTHS[3]] == ["100.00", "100.00"]
    assert len(reader.rows()) == 2 * 6


def test_the_choice_goes_along_to_another_language(open_page):
    reader = open_page("country.html#country=FR")
    reader.page.select_option("#country", "SE")
    reader.page.locator("#shown", has_text=re.compile("^Sweden")).wait_for()
    choice = reader.page.url.partition("#")[2]
    assert "country=SE" in choice
    reader.page.click("nav.languages a[hreflang=nl]")
    reader.page.wait_for_selector("html[lang=nl] body[data-ready]")
    assert reader.page.url.endswith(f"country.nl.html#{choice}")
    assert {row[1] for row in reader.rows()} == {"Zweden"}
    assert reader.said == []


def test_a_choice_by_the_address_goes_along_too(open_page):
    reader = open_page("compare.html#country=FR")
    reader.page.evaluate("location.hash = 'country=SE'")
    link = reader.page.locator("nav.languages a[hreflang=nl][href$='compare.nl.html#country=SE']")
    link.wait_for()


def test_numbers_are_written_as_the_language_writes_them(open_page):
    reader = open_page("country.nl.html#country=DE&values=stock")
    shown = {row[0]: row[3:7] for row in reader.rows()}
    assert shown["2025-06"] == ["12,00", "11,00–13,00", "600", "5.000"]
    rows = list(csv.DictReader(io.StringIO(reader.download("csv").decode())))
    assert {row["share"] for row in rows} == {"", "12"}
    assert reader.said == []


def test_the_axis_is_written_as_the_language_writes_numbers(open_page):
    reader = open_page("country.nl.html#country=DE&definition=ai_build")
    labels = reader.page.locator("#chart .role-axis-label text").all_text_contents()
    assert "0,5" in labels
    assert not [label for label in labels if "." in label]


def test_what_an_address_states_falsely_is_left_out(open_page):
    reader = open_page("country.html#country=XX&definition=<script>&from=1999-01&values=none")
    assert {row[1] for row in reader.rows()} == {"Germany"}
    assert reader.said == []


def test_the_stock_can_be_chosen_and_its_numbers_are_asked_for_then(open_page):
    reader = open_page("country.html#country=DE")
    assert "stock.js" not in reader.asked
    reader.page.select_option("#values", "stock")
    reader.page.locator("#unit", has_text="open on the last day").wait_for()
    shown = {row[0]: row[3:7] for row in reader.rows()}
    assert shown["2025-06"] == ["12.00", "11.00–13.00", "600", "5,000"]
    assert {row[0] for row in reader.rows() if row[3] != "–"} == {"2025-06"}
    assert "stock.js" in reader.asked
    assert reader.said == []


@pytest.mark.parametrize("name", ["country.html", "compare.html"])
def test_the_smoothed_share_can_be_chosen(open_page, tables, name):
    reader = open_page(f"{name}#country=DE&definition=ai_demand")
    reader.page.select_option("#values", "smoothed")
    reader.page.locator("#unit", has_text="three months").wait_for()
    assert "values=smoothed" in reader.page.url
    row = tables["indicators.ai_posting_share_smoothed"].row(
        by_predicate=(pl.col("country_code") == "DE")
        & (pl.col("definition_id") == "ai_demand")
        & (pl.col("month") == "2025-06"),
        named=True,
    )
    shown = {one[0]: one[3:7] for one in reader.rows()}["2025-06"]
    assert float(shown[0]) == pytest.approx(row["share_pct"], abs=0.011)
    assert float(shown[1].partition("–")[0]) == pytest.approx(row["cluster_low_pct"], abs=0.011)
    assert shown[2:] == [f"{row['ai_postings']:,}", f"{row['postings']:,}"]
    assert reader.said == []


def test_mentions_with_and_without_hiring_talk_are_laid_over_each_other(browser, tables, tmp_path):
    renamed = {"any_ai_skill": "any_ai_term_without_hiring"}
    both = {
        table: frame.with_columns(pl.col("definition_id").replace(renamed))
        if "definition_id" in frame.columns
        else frame
        for table, frame in tables.items()
    }
    released(tmp_path, _explorer(both))
    reader = Reader(browser, tmp_path, "country.html#country=FR&definition=ai_demand")
    reader.page.focus("#hiring-talk")
    reader.page.keyboard.press("Enter")
    reader.page.locator("#shown", has_text="Any AI term").wait_for()
    assert "country=FR&definition=any_ai_term,any_ai_term_without_hiring" in reader.page.url
    assert {(row[1], row[2]) for row in reader.rows()} == {
        ("France", "Any AI term"),
        ("France", RIGHT_TO_LEFT),
    }
    assert reader.said == []
    reader.page.close()


def test_a_name_from_right_to_left_is_shown_as_it_is(open_page):
    reader = open_page("country.html#country=DE&definition=any_ai_skill,ai_demand")
    assert RIGHT_TO_LEFT in reader.page.locator("#chart .role-legend-label text").all_text_contents()
    assert RIGHT_TO_LEFT in {row[2] for row in reader.rows()}


def test_definitions_are_laid_over_each_other_and_names_are_text(open_page):
    reader = open_page("country.html#country=DE&definition=any_ai_term,ai_build")
    labels = reader.page.locator("#chart .role-legend-label text").all_text_contents()
    assert sorted(labels) == sorted(["Any AI term", FORMULA])


def test_no_name_in_the_legend_is_cut_on_a_narrow_screen(open_page):
    reader = open_page("country.html#country=DE&definition=ai_demand,ai_build", width_px=320)
    labels = reader.page.locator("#chart .role-legend-label text")
    ends = [box["x"] + box["width"] for box in (label.bounding_box() for label in labels.all())]
    assert len(ends) == 2
    assert max(ends) <= reader.page.locator("#chart svg").bounding_box()["width"] + 16


def test_months_without_a_number_are_a_gap_with_a_reason(open_page):
    reader = open_page("country.html#country=MT")
    assert {row[3] for row in reader.rows()} == {"–"}
    assert {row[7] for row in reader.rows()} <= {
        "no posting in the cell",
        "fewer postings than the minimum that publishes a share",
    }
    assert reader.said == []


def test_a_material_break_is_marked(open_page):
    marks = "#chart .mark-rule.role-mark line"
    assert open_page("country.html#country=DE").page.locator(marks).count() == 1
    assert open_page("country.html#country=FR").page.locator(marks).count() == 0


def test_numbers_and_pictures_can_be_taken_along(open_page):
    reader = open_page("country.html#country=DE&definition=ai_build")
    rows = list(csv.DictReader(io.StringIO(reader.download("csv").decode())))
    assert [row["month"] for row in rows] == MONTHS
    assert {row["definition"] for row in rows} == {f"'{FORMULA}"}
    assert b"<svg" in reader.download("svg")
    assert b"var(--" not in reader.download("svg")
    assert reader.download("png").startswith(b"\x89PNG")


def test_a_single_chart_can_be_embedded(open_page):
    reader = open_page("country.html#country=DE&embed")
    assert reader.page.locator("#chart svg").is_visible()
    assert not any(reader.page.locator(one).is_visible() for one in ("header", "#choice", "#latest"))


def test_colours_are_those_of_the_scheme(open_page):
    colours = {
        scheme: open_page("country.html", color_scheme=scheme)
        .page.locator("#chart .role-axis-label text")
        .first.get_attribute("fill")
        for scheme in ("light", "dark")
    }
    assert colours == {"light": "#1b1f24", "dark": "#e6e8eb"}


def test_a_release_without_a_known_country_is_silent(browser, tables, tmp_path):
    unknown = tables["indicators.ai_posting_share"].with_columns(country_code=pl.lit("ZZ"))
    once = unknown.unique(["definition_id", "month"], maintain_order=True)
    bare = tables | {
        "indicators.ai_posting_share": once,
        "indicators.ai_posting_share_window": tables["indicators.ai_posting_share_window"].clear(),
    }
    released(tmp_path, _explorer(bare))
    page, said = browser.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{tmp_path.as_uri()}/country.html")
    page.wait_for_load_state("load")
    assert page.get_by_text("No posting of a known country is in this release.").is_visible()
    assert said == []
    page.close()


def test_without_scripts_the_latest_shares_are_there(open_page, browser, folder):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{folder.as_uri()}/country.html")
    assert page.locator("noscript").is_visible()
    assert page.locator("#latest-shares tbody tr").count() > 10
    context.close()


def test_every_control_is_reached_by_the_keyboard(open_page):
    reader = open_page("country.html")
    reached = []
    for _ in range(30):
        reader.page.keyboard.press("Tab")
        reached.append(
            reader.page.evaluate("document.activeElement.id || document.activeElement.dataset.download")
        )
    wanted = ["country", "definition", "from", "to", "values", "csv", "svg", "png"]
    assert [one for one in dict.fromkeys(reached) if one in wanted] == wanted
