"""What Country and Compare are given: every published number of every month, and nothing that could run."""

import json
from datetime import date

import polars as pl
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.report_tables import MONTHS, Tables, release_tables

from skills_pipeline.publish import explorer
from skills_pipeline.publish.explorer import explorer_data, explorer_words, render_explorer, scripts
from skills_pipeline.publish.wording import speaking


@pytest.fixture(scope="module")
def tables() -> Tables:
    return release_tables()


@pytest.fixture(scope="module")
def data(tables: Tables) -> dict:
    return explorer_data(tables)


def cell(frame: pl.DataFrame, country: str, definition: str, month: str) -> dict:
    wanted = {"country_code": country, "definition_id": definition, "month": month}
    return frame.filter(*(pl.col(name) == value for name, value in wanted.items())).row(0, named=True)


def test_a_month_has_the_numbers_of_the_table_in_thousandths(data, tables):
    share = tables["indicators.ai_posting_share"]
    row = cell(share, "DE", "ai_demand", "2025-06")
    place = data["months"].index("2025-06")
    series = data["series"]["DE"]["ai_demand"]
    assert series["ai_postings"][place] == row["ai_postings"]
    assert series["postings"][place] == row["postings"]
    assert series["share"][place] == round(1000 * row["share_pct"])
    assert series["low"][place] == round(1000 * row["cluster_low_pct"])
    assert series["high"][place] == round(1000 * row["cluster_high_pct"])


def test_a_definition_of_fewer_postings_has_its_own_denominator(tables):
    share = tables["indicators.ai_posting_share"]
    halved = share.filter(pl.col("definition_id") == "ai_build").with_columns(pl.col("postings") // 2)
    rest = share.filter(pl.col("definition_id") != "ai_build")
    data = explorer_data(tables | {"indicators.ai_posting_share": pl.concat([halved, rest])})
    wide, narrow = (data["series"]["DE"][one]["postings"][5] for one in ("ai_demand", "ai_build"))
    assert narrow == wide // 2


def test_the_stock_is_that_of_the_last_day_of_each_month(tables):
    stock = tables["indicators.ai_posting_stock"]
    told = scripts(tables)["stock.js"]
    series = json.loads(told.removeprefix("REPORT.stock = ").strip(" ;\n"))["DE"]["ai_demand"]
    row = stock.filter(pl.col("day") == date(2025, 6, 30), pl.col("frequency") == "M").row(0, named=True)
    place = MONTHS.index("2025-06")
    assert [series[name][place] for name in ("ai_postings", "postings", "share", "low", "high")] == [
        row["ai_postings"],
        row["postings"],
        *(round(1000 * row[name]) for name in ("share_pct", "share_low_pct", "share_high_pct")),
    ]
    assert series["status"][MONTHS.index("2025-07")] == "M no_posting"


def test_a_smoothed_month_has_the_numbers_of_its_table_with_the_interval_for_clusters(tables):
    told = scripts(tables)["smoothed.js"]
    series = json.loads(told.removeprefix("REPORT.smoothed = ").strip(" ;\n"))
    assert "ZZ" not in series
    row = cell(tables["indicators.ai_posting_share_smoothed"], "DE", "ai_demand", "2025-06")
    told = series["DE"]["ai_demand"]
    place = MONTHS.index("2025-06")
    assert [told[name][place] for name in ("ai_postings", "postings", "share", "low", "high")] == [
        row["ai_postings"],
        row["postings"],
        *(round(1000 * row[name]) for name in ("share_pct", "cluster_low_pct", "cluster_high_pct")),
    ]


def test_hiring_talk_can_be_removed_where_the_release_has_both_definitions(tables):
    assert LexborHTMLParser(render_explorer(tables)["country.html"]).css_first("#hiring-talk") is None
    renamed = pl.col("definition_id").replace("any_ai_skill", "any_ai_term_without_hiring")
    definitions = tables["meta.definitions"].with_columns(definition_id=renamed)
    page = LexborHTMLParser(render_explorer(tables | {"meta.definitions": definitions})["country.html"])
    assert page.css_first("#hiring-talk").attributes["data-definitions"] == (
        "any_ai_term,any_ai_term_without_hiring"
    )


def test_a_withheld_month_has_no_share_and_its_reason(data, tables):
    withheld = tables["indicators.ai_posting_share"].filter(
        pl.col("share_pct").is_null(), pl.col("country_code") == "LU", pl.col("definition_id") == "ai_demand"
    )
    month = withheld["month"][0]
    series, place = data["series"]["LU"]["ai_demand"], data["months"].index(month)
    assert (series["share"][place], series["low"][place]) == (None, None)
    words = dict(tables["meta.status_reasons"].select("status_reason", "meaning").iter_rows())
    assert explorer_words(tables)["statuses"][series["status"][place]] == words[withheld["status_reason"][0]]


def test_every_series_has_every_month_and_unknown_countries_are_left_out(data):
    assert data["months"] == MONTHS
    assert "ZZ" not in data["series"]
    lengths = {
        len(column)
        for definitions in data["series"].values()
        for series in definitions.values()
        for column in series.values()
    }
    assert lengths == {len(MONTHS)}


def test_compare_begins_with_the_countries_that_have_most_postings(data):
    assert data["defaults"]["compare"]["country"] == ["DE", "GB", "FR", "NL"]
    assert data["defaults"]["country"]["country"] == ["DE"]


def test_same_tables_same_files_whatever_the_row_order(tables):
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=3) for name, frame in tables.items()}
    assert render_explorer(shuffled) == render_explorer(tables)
    assert scripts(shuffled) == scripts(tables)


def test_another_language_has_its_own_words_for_the_same_codes_and_numbers(tables):
    with speaking("fr"):
        words, numbers = explorer_words(tables), scripts(tables)
    english = explorer_words(tables)
    assert dict(words["countries"])["DE"] == "Allemagne"
    assert {code for code, _ in words["countries"]} == {code for code, _ in english["countries"]}
    assert (words["language"], words["signs"]["decimal"]) == ("fr", ",")
    assert words["statuses"].keys() == english["statuses"].keys()
    assert numbers == scripts(tables)


def test_only_a_material_break_is_marked():
    columns = ("country_code", "month", "source", "break_kind", "is_material")
    rows = [("DE", "2025-01", "b", "source_stopped", True), ("DE", "2025-02", "a", "source_started", False)]
    register = pl.DataFrame(rows, schema=columns, orient="row")
    assert explorer._breaks(register) == [("DE", "2025-01", "b: source stopped")]


@pytest.mark.parametrize("name", ["country.html", "compare.html"])
def test_a_page_runs_the_scripts_of_the_release_alone(tables, name):
    page = LexborHTMLParser(render_explorer(tables)[name])
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    assert policy == "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:"
    scripts = [node for node in page.css("script") if node.attributes.get("type") != "application/json"]
    own = {"country.html": ["profiles.js"]}.get(name, [])
    assert [node.attributes["src"] for node in scripts] == [
        "download.js",
        "charts.js",
        "data.js",
        "words.js",
        "report.js",
        *own,
    ]
    assert all(not node.text() for node in scripts)
    assert not page.css("[onload], [onclick], [onchange], iframe, object, embed")
    assert page.css_first("noscript").css_first("a").attributes["href"] == "report.html"


def test_a_name_that_would_end_the_script_is_text(tables):
    title = "</script><script>alert(1)</script>"
    named = tables | {
        "meta.definitions": tables["meta.definitions"].with_columns(
            title=pl.when(pl.col("definition_id") == "ai_build").then(pl.lit(title)).otherwise("title")
        )
    }
    files = render_explorer(named)
    assert "</script" not in files["words.js"]
    words = files["words.js"].removeprefix("Object.assign(REPORT, ").removesuffix(");\n")
    assert title in dict(json.loads(words)["definitions"]).values()
    options = LexborHTMLParser(files["country.html"]).css("#definition option")
    assert title in [option.text() for option in options]


def test_the_page_without_scripts_has_the_latest_share_of_every_country(tables):
    rows = LexborHTMLParser(render_explorer(tables)["compare.html"]).css("#latest-shares tbody tr")
    countries = tables["indicators.ai_posting_share_window"]
    wanted = countries.filter(pl.col("period") == "latest_12", pl.col("country_code") != "_T")
    assert len(rows) == wanted["country_code"].n_unique()


def test_a_release_without_a_known_country_has_no_chart(tables):
    share = tables["indicators.ai_posting_share"].filter(pl.col("country_code") == "ZZ")
    windows = tables["indicators.ai_posting_share_window"].clear()
    bare = tables | {
        "indicators.ai_posting_share": share,
        "indicators.ai_posting_share_window": windows,
        "indicators.ai_posting_share_adjusted": tables["indicators.ai_posting_share_adjusted"].clear(),
        "indicators.ai_posting_share_smoothed": tables["indicators.ai_posting_share_smoothed"].clear(),
    }
    page = LexborHTMLParser(render_explorer(bare)["country.html"])
    assert "No posting of a known country" in page.body.text()
    assert page.css_first("#chart") is None
