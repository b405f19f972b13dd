"""What the pages of single data products say: the rows of the frames, reasons, what to land, no markup."""

import re
from gettext import NullTranslations
from itertools import pairwise

import polars as pl
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.product_tables import ATTACK, FEW, bare_tables, product_tables
from tests.report_tables import Tables, keeping

from skills_pipeline.publish import charts, product_data, wording
from skills_pipeline.publish.page import NAVIGATION
from skills_pipeline.publish.products import render_products
from skills_pipeline.skills import framework
from skills_pipeline.sources.registry import BUILT_IN

PAGES = ("occupations.html", "ai-systems.html", "enterprises.html", "worker-voice.html")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return product_tables()


@pytest.fixture(scope="module")
def pages(tables: Tables) -> dict[str, str]:
    return render_products(tables)


@pytest.fixture(scope="module")
def bare() -> dict[str, str]:
    return render_products(bare_tables())


def _text(html: str, selector: str) -> str:
    node = LexborHTMLParser(html).css_first(selector)
    assert node is not None, f"no element {selector}"
    return " ".join(node.text().split())


def _cells(html: str, table: str) -> list[list[str]]:
    rows = LexborHTMLParser(html).css(f"{table} tbody tr")
    return [[" ".join(cell.text().split()) for cell in row.css("th, td")] for row in rows]


# --- all pages -----------------------------------------------------------------------------------


def test_every_page_is_rendered_and_led_to(pages: dict[str, str]) -> None:
    assert tuple(pages) == PAGES
    assert set(PAGES) <= {file for file, _ in NAVIGATION}
    for file, html in pages.items():
        here = LexborHTMLParser(html).css(".site a[aria-current]")
        assert [link.attributes["href"] for link in here] == [file]


@pytest.mark.parametrize("file", PAGES)
@pytest.mark.parametrize("kind", ["pages", "bare"])
def test_headings_are_in_order_and_tables_named(file: str, kind: str, request: pytest.FixtureRequest) -> None:
    page = LexborHTMLParser(request.getfixturevalue(kind)[file])
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4")]
    assert levels.count(1) == 1
    assert all(deeper <= level + 1 for level, deeper in pairwise(levels))
    assert all(table.css_first("caption") for table in page.css("table"))
    assert all(head.attributes.get("scope") in ("col", "row") for head in page.css("th"))
    assert all(chart.attributes.get("aria-label") for chart in page.css(".chart"))
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    targets = [link.attributes["href"] for link in page.css("a[href^='#']")]
    assert {str(target)[1:] for target in targets} <= set(ids)


def test_the_same_tables_give_the_same_texts_whatever_the_row_order(
    tables: Tables, pages: dict[str, str]
) -> None:
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=3) for name, frame in tables.items()}
    assert render_products(shuffled) == pages


def test_markup_in_names_is_text(tables: Tables) -> None:
    def title(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(title=pl.lit(ATTACK))

    def country(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(country_code=pl.col("country_code").replace({"MT": ATTACK, "DE": ATTACK}))

    attacked = keeping(tables, title, "meta.measures", "meta.digital_decade_targets")
    attacked = keeping(
        attacked, lambda frame: frame.with_columns(label=pl.lit(ATTACK)), "meta.framework_values"
    )
    named = ("framework_demand", "enterprise_ai_use", "worker_voice", "risk_demand", "risk_employment")
    attacked = keeping(attacked, country, *(f"indicators.{name}" for name in named))
    for file, html in render_products(attacked).items():
        page = LexborHTMLParser(html)
        assert not page.css("script:not([src='download.js'])"), file
        assert ATTACK in page.css_first("main").text(), file


def test_an_absent_table_is_named(tables: Tables) -> None:
    without = {name: frame for name, frame in tables.items() if name != "meta.measures"}
    with pytest.raises(ValueError, match=r"need the tables \['meta.measures'\]"):
        render_products(without)


def test_a_reason_that_nothing_describes_is_refused(tables: Tables) -> None:
    silent = keeping(tables, lambda frame: frame.head(0), "meta.status_reasons")
    with pytest.raises(ValueError, match=r"without a row in meta.status_reasons: .*'few_postings'"):
        render_products(silent)


def test_it_is_said_why_webb_is_in_no_table_by_isco_08(bare: dict[str, str]) -> None:
    assert "stated for occ1990dd, and no crosswalk" in _text(bare["occupations.html"], "#webb")


@pytest.mark.parametrize("kind", ["pages", "bare"])
def test_a_command_that_a_page_gives_names_a_source_and_what_it_can_do(
    kind: str, request: pytest.FixtureRequest
) -> None:
    for html in request.getfixturevalue(kind).values():
        for node in LexborHTMLParser(html).css("code"):
            told = re.fullmatch(r"skills-pipeline (land|ingest) (?!--)(\S+)(.*)", node.text())
            if told is not None:
                chore, name, rest = told.groups()
                assert ("--file" in rest) == (chore == "land"), node.text()
                assert chore == "land" or BUILT_IN[name].requests is not None
                assert name in BUILT_IN


def test_technologies_are_of_the_latest_year_those_of_ai_first(pages: dict[str, str]) -> None:
    html = pages["occupations.html"]
    assert [row[:7] for row in _cells(html, "#ai-technologies")] == [
        [
            "2511",
            "Information and communications technology professionals",
            "30",
            "12",
            "5",
            "2",
            "Keras; PyTorch",
        ]
    ]
    assert [(row[0], row[6]) for row in _cells(html, "#technology")] == [
        ("2511", "10.0"),
        ("2512", "10.0"),
        ("9112", "–"),
    ]


# --- without anything landed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "section", "command"),
    [
        ("occupations.html", "#demand", "skills-pipeline land frey_osborne --without-licence"),
        ("occupations.html", "#demand", "skills-pipeline land isco08_soc_2010"),
        ("occupations.html", "#employment", "skills-pipeline ingest eurostat_employment"),
        ("occupations.html", "#technologies", "skills-pipeline land onet_technologies"),
        ("ai-systems.html", "#nothing", "skills-pipeline ingest jobtech"),
        ("enterprises.html", "#use", "skills-pipeline ingest eurostat_enterprises"),
        ("enterprises.html", "#targets", "skills-pipeline ingest oecd_enterprises"),
        ("enterprises.html", "#sizes", "skills-pipeline land employers"),
        ("worker-voice.html", "#families", "skills-pipeline land --mapping board.toml"),
        ("worker-voice.html", "#responsible", "skills-pipeline land published_figures"),
    ],
)
def test_an_empty_section_says_what_to_land(
    bare: dict[str, str], file: str, section: str, command: str
) -> None:
    text = _text(bare[file], section)
    assert command in text
    assert "skills-pipeline refresh" in text


@pytest.mark.parametrize("section", ["#risk", "#agreement", "#crosswalk"])
def test_other_empty_sections_of_occupations_lead_there(bare: dict[str, str], section: str) -> None:
    assert "Nothing is shown" in _text(bare["occupations.html"], section)
    assert "What to land is said above" in _text(bare["occupations.html"], section)


@pytest.mark.parametrize("file", PAGES)
def test_every_section_has_words_when_nothing_was_landed(bare: dict[str, str], file: str) -> None:
    page = LexborHTMLParser(bare[file])
    assert page.css("main section")
    assert all(section.css("p") for section in page.css("main section"))
    assert not page.css("svg")


# --- occupations ---------------------------------------------------------------------------------


def test_demand_by_quadrant_is_summed_over_occupations_of_the_latest_year(pages: dict[str, str]) -> None:
    # 60 + 20 of 300 + 100 postings ask for AI; Wilson: (81.92 ± 1.96 sqrt(80 · 320 / 400 + 0.96)) / 403.84.
    shown = [
        ["high_exposure_low_risk", "2", "20.0", "16.4–24.2", "80", "400", "normal"],
        ["low_exposure_high_risk", "1", "–", "–", "1", "20", FEW],
    ]
    assert _cells(pages["occupations.html"], "#shown-quadrants") == shown
    assert _cells(pages["occupations.html"], "#quadrants") == [
        [f"Measure {name}", "Measure risky", *row] for name in ("other", "own") for row in shown
    ]


def test_demand_by_tercile_of_exposure(pages: dict[str, str]) -> None:
    rows = [row for row in _cells(pages["occupations.html"], "#terciles") if row[0] == "Measure own"]
    assert rows == [
        ["Measure own", "low", "1", "–", "–", "1", "20", FEW],
        ["Measure own", "high", "2", "20.0", "16.4–24.2", "80", "400", "normal"],
    ]


def test_exposure_and_risk_of_an_occupation_stand_in_columns_of_their_own(pages: dict[str, str]) -> None:
    first, *_, last = _cells(pages["occupations.html"], "#occupations")
    assert first[:3] == ["Science and engineering professionals", "21", "90.0"]
    assert first[3:5] == ["20.0", "high_exposure_low_risk"]
    assert first[5:] == ["10.0", "7.0–14.0", "20", "100", "normal"]
    assert last[1:] == ["91", "10.0", "80.0", "low_exposure_high_risk", "–", "–", "1", "20", FEW]


def test_a_year_that_is_not_over_marks_the_sum(tables: Tables) -> None:
    running = keeping(
        tables,
        lambda frame: frame.with_columns(
            obs_status=pl.when(pl.col("isco08_code") == "21")
            .then(pl.lit("P"))
            .otherwise(pl.col("obs_status"))
        ),
        "indicators.exposure_demand",
    )
    row = _cells(render_products(running)["occupations.html"], "#shown-quadrants")[0]
    assert row[-1] == "provisional, the period not over"


def test_demand_by_risk_is_that_of_the_table(pages: dict[str, str]) -> None:
    assert _cells(pages["occupations.html"], "#risk-demand") == [
        ["Measure risky", "low", "95.2", "10.0", "7.0–14.0", "80", "400", "normal"],
        ["Measure risky", "high", "4.8", "–", "–", "1", "20", FEW],
    ]
    assert _cells(pages["occupations.html"], "#risk-demand-countries")[0][:3] == [
        "Germany",
        "Measure risky",
        "low",
    ]


def test_growth_stands_beside_what_was_published(pages: dict[str, str]) -> None:
    rows = [row[3:9] + row[-2:] for row in _cells(pages["occupations.html"], "#growth")]
    assert rows == [
        ["2012 to 2019", "low", "12.50", "18", "800", "900", "–", "normal"],
        ["2012 to 2019", "high", "−2.50", "6", "1,000", "975", "b", "break in the series"],
    ]
    german = _cells(pages["occupations.html"], "#growth-countries")
    assert [(row[0], row[6], row[-1]) for row in german] == [("Germany", "–", "no value in both years")]
    assert _cells(pages["occupations.html"], "#growth-education")[0][1] == "ED5-8"


def test_published_figures_are_told_with_their_caveat_even_without_employment() -> None:
    tables = bare_tables()
    claim = {"subject": "risk_employment", "stance": "measures", "figure": 14.0, "unit": "% of jobs"}
    told = keeping(
        tables,
        lambda frame: frame.with_columns(*(pl.lit(value).alias(name) for name, value in claim.items())),
        "meta.evidence",
    )
    text = _text(render_products(told)["occupations.html"], "#published")
    assert text.startswith("14 % of jobs Postings <b>are not</b> jobs. Oarsman & Rower 2024")
    assert "Caveat: One harbour. Not held against the work yet." in text


def test_correlations_are_a_matrix_with_intervals_beside(pages: dict[str, str]) -> None:
    assert _cells(pages["occupations.html"], "#correlations") == [
        ["1 Measure other", "exposure to AI", "–", "few in common", "–"],
        ["2 Measure own", "exposure to AI", "few in common", "–", "−0.42"],
        ["3 Measure risky", "risk of automation", "–", "−0.42", "–"],
    ]
    pair = _cells(pages["occupations.html"], "#pairs")[1]
    assert pair[4:] == ["−0.42", "−0.50 to −0.33", "411", "normal"]


def test_what_a_crosswalk_loses_is_counted_and_listed(pages: dict[str, str]) -> None:
    html = pages["occupations.html"]
    assert _cells(html, "#crosswalks") == [
        ["Measure risky", "soc_2010_isco08", "10", "7", "0", "0", "1", "2", "20.0"]
    ]
    assert _cells(html, "#lost")[0][-1] == "13-1078 25-1000"
    assert [row[4:6] for row in _cells(html, "#panel")] == [["2", "1"]] * 3


# --- AI systems ----------------------------------------------------------------------------------


def test_values_of_a_dimension_are_those_of_the_latest_year(pages: dict[str, str]) -> None:
    assert _cells(pages["ai-systems.html"], "#values-task_output") == [
        ["Forecasting", "task", "10.0", "7.0–14.0", "20", "200", "normal"],
        ["Recognition", "task", "2.0", "1.0–4.0", "4", "200", "normal"],
    ]
    assert len(LexborHTMLParser(pages["ai-systems.html"]).css("#task_output svg")) == 2


def test_a_country_has_its_own_table_with_reasons(pages: dict[str, str]) -> None:
    assert "Malta" in _text(pages["ai-systems.html"], "#countries summary")
    assert _cells(pages["ai-systems.html"], "#country-1") == [
        ["Forecasting", "task_output", "task", "–", "–", "3", "9", FEW]
    ]


def test_agreement_of_the_two_readings(pages: dict[str, str]) -> None:
    assert _cells(pages["ai-systems.html"], "#readings") == [
        ["Task and output", "2", "100", "20", "3", "4", "93.0", "0.81"]
    ]


# --- small firms ---------------------------------------------------------------------------------


def test_use_by_size_and_its_gap(pages: dict[str, str]) -> None:
    html = pages["enterprises.html"]
    assert _cells(html, "#use-1") == [
        ["European Union", "2025", "17.0", "55.0"],
        ["Malta", "2025", "12.0", "nothing was observed (c)"],
    ]
    assert _cells(html, "#gap-1") == [
        ["European Union", "2025", "38.00 (0.31)", "0.00 (1.00)"],
        ["Malta", "2025", "–", "–"],
    ]
    assert _cells(html, "#use-years-1")[-1] == ["European Union", "2024", "11.0", "–"]


def test_distance_is_of_the_latest_year_and_the_outlook_has_both_trends(pages: dict[str, str]) -> None:
    html = pages["enterprises.html"]
    assert _cells(html, "#distance-ai") == [
        ["European Union", "2025", "20.0", "55.00", "0", "–", "normal"],
        ["Euro area", "2025", "–", "–", "0", "c", "nothing was observed"],
    ]
    rows = _cells(html, "#outlook-ai")
    assert [row[:6] for row in rows] == [
        ["European Union", "linear", "32.2", "0.00–64.9", "75.0", "missed"],
        ["European Union", "logistic", "44.4", "6.0–90.9", "75.0", "open"],
        ["Euro area", "linear", "–", "–", "75.0", "–"],
    ]
    assert rows[-1][-1] == "fewer than three years"


def test_postings_of_unknown_size_are_shown(pages: dict[str, str]) -> None:
    rows = _cells(pages["enterprises.html"], "#size-demand")
    assert [row[:2] + row[-1:] for row in rows] == [
        ["10-49", "25.0", "normal"],
        ["250 and more", "5.0", FEW],
        ["Size unknown", "70.0", "normal"],
        ["All employers", "100.0", "normal"],
    ]
    assert "Of 70.0 % of the postings (280) nobody tells the size" in _text(
        pages["enterprises.html"], "#sizes"
    )


# --- worker voice --------------------------------------------------------------------------------


def test_families_are_those_of_the_table(pages: dict[str, str]) -> None:
    assert _cells(pages["worker-voice.html"], "#families-table") == [
        ["2025", "ai_in_hiring", "named", "10.0", "7.0–14.0", "50", "500", "40", "normal"],
        ["2025", "whistle_blowing", "named", "0.00", "0.00–0.80", "0", "500", "40", "normal"],
    ]
    assert _cells(pages["worker-voice.html"], "#country-1")[0][-1] == FEW


def test_a_series_has_every_month_and_says_why_one_has_no_share(pages: dict[str, str]) -> None:
    assert _cells(pages["worker-voice.html"], "#monthly-ai_in_hiring") == [
        ["2025-01", "10.0 7.0–14.0 (30 of 300)"],
        ["2025-02", f"{FEW} (5 of 20)"],
        ["2025-03", "no posting"],
        ["2025-04", "10.0 7.0–14.0 (40 of 400)"],
    ]


def test_responsible_ai_stands_beside_the_figures_of_the_oecd(pages: dict[str, str]) -> None:
    rows = _cells(pages["worker-voice.html"], "#responsible-beside")
    assert [(row[0], row[3], row[7], row[9], row[10]) for row in rows] == [
        ("New Zealand", "–", "0.04", "–", FEW),
        ("United States", "10.0", "1.63", "6.13", "normal"),
    ]
    assert len(_cells(pages["worker-voice.html"], "#responsible-table")) == 3


def test_the_euro_area_is_no_region_of_spain() -> None:
    frame = pl.DataFrame({"country_code": ["EA", "EU", "_T", "DE"]})
    assert product_data.with_area(frame)["country"].to_list() == [
        "Euro area",
        "European Union",
        "All countries",
        "Germany",
    ]


# --- another language ----------------------------------------------------------------------------


class Bracketed(NullTranslations):
    """A language whose words are those of English in brackets."""

    def gettext(self, message: str) -> str:
        return f"‹{message}›"


@pytest.fixture(scope="module")
def bracketed(tables: Tables) -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch, wording.speaking("nl"):
        patch.setattr(wording, "_translations", lambda _language: Bracketed())
        return render_products(tables)


def test_words_for_codes_are_in_the_language_of_the_page(bracketed: dict[str, str]) -> None:
    html = bracketed["enterprises.html"]
    assert [row[:6] for row in _cells(html, "#outlook-ai")] == [
        ["‹European Union›", "‹linear›", "32,2", "0,00–64,9", "75,0", "‹missed›"],
        ["‹European Union›", "‹logistic›", "44,4", "6,0–90,9", "75,0", "‹open›"],
        ["‹Euro area›", "‹linear›", "–", "–", "75,0", "–"],
    ]
    assert [(row[0], row[-1]) for row in _cells(html, "#size-demand")] == [
        ("10-49", "‹normal›"),
        ("‹250 and more›", FEW),
        ("‹Size unknown›", "‹normal›"),
        ("‹All employers›", "‹normal›"),
    ]
    assert _text(bracketed["ai-systems.html"], "#task_output h3") == "‹task›"
    assert _cells(bracketed["worker-voice.html"], "#monthly-ai_in_hiring")[2] == ["2025-03", "‹no posting›"]


def test_a_chart_has_words_and_figures_of_the_language(bracketed: dict[str, str]) -> None:
    drawn = LexborHTMLParser(bracketed["worker-voice.html"]).css("#families .wide svg text")
    assert {"‹ai in hiring›", "‹whistle blowing›", "10,0 %"} <= {text.text() for text in drawn}


@pytest.mark.parametrize(("language", "half"), [("en", "0.5 %"), ("fr", "0,5 %")])
def test_the_axis_of_a_chart_has_the_signs_of_the_language(language: str, half: str) -> None:
    share = {"share_pct": 0.6, "share_low_pct": 0.3, "share_high_pct": 0.9}
    frame = pl.DataFrame([{"label": "Malta", "share_text": ""} | share])
    with wording.speaking(language):
        drawn = LexborHTMLParser(charts.interval_bars(frame, charts.NARROW_PX))
    assert half in [text.text() for text in drawn.css("text")]


def test_every_criterion_of_the_framework_has_words() -> None:
    assert set(product_data.CRITERIA) == {value.criterion for value in framework.values().values()}
