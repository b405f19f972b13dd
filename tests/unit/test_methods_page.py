"""The page Methods and download: definitions, files and rows, licences, the release as it is cited."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.report_tables import SOURCE_WEIGHTS, Tables, release_tables

from skills_pipeline.contracts import RELEASED_TABLES
from skills_pipeline.publish.methods import release_bibtex, render_methods
from skills_pipeline.publish.page import NAVIGATION

ROWS = {table.qualified_name: place for place, table in enumerate(RELEASED_TABLES)}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return release_tables()


@pytest.fixture(scope="module")
def page(tables: Tables) -> LexborHTMLParser:
    return LexborHTMLParser(render_methods(tables, ROWS))


def rows(page: LexborHTMLParser, table: str) -> list[list[str]]:
    lines = page.css(f"#{table} tbody tr")
    return [[cell.text(strip=True) for cell in line.css("th, td")] for line in lines]


def test_it_is_the_last_page_and_needs_no_script_of_its_own(page):
    assert NAVIGATION[-1][0] == "methods.html"
    assert page.css("script:not([src='download.js']), noscript, [onclick]") == []


def test_ten_sentences_say_how_the_numbers_come_about(page):
    sentences = [item.text(strip=True) for item in page.css("#methods ol li")]
    assert len(sentences) == 10
    assert all(re.fullmatch(r"[A-Z].*\.", one) for one in sentences)
    links = {link.attributes["href"] for link in page.css("#methods ol a")}
    assert {"definitions.html", "quality.html", "evidence.html"} <= links


def test_every_definition_stands_with_rule_and_what_it_follows(page, tables):
    wanted = tables["meta.definitions"].sort("position").select("title", "definition_id", "rule", "after")
    assert rows(page, "rules") == [
        [f"{title}{definition_id}", rule, after] for title, definition_id, rule, after in wanted.iter_rows()
    ]


def test_every_released_table_is_listed_with_its_rows(page):
    lines = [line for place in (1, 2, 3) for line in rows(page, f"tables-{place}")]
    assert {name: int(count.replace(",", "")) for name, _, count in lines} == ROWS
    whole = {line[0]: line[3] for line in rows(page, "release-files")}
    assert whole == {"skills.duckdb": f"{sum(ROWS.values()):,}", "quality.json": "–", "release.json": "–"}


def test_a_table_that_was_not_counted_is_refused(tables):
    with pytest.raises(KeyError, match="ai_posting_share_smoothed"):
        render_methods(tables, {name: 1 for name in ROWS if not name.endswith("share_smoothed")})


def test_every_source_stands_with_licence_citation_and_terms(page, tables):
    wanted = tables["meta.sources"].sort("title").select("title", "licence", "citation", "terms")
    assert len(wanted) == len(SOURCE_WEIGHTS)
    assert rows(page, "licences") == [list(row) for row in wanted.iter_rows()]


def test_places_in_the_page_that_it_leads_to_are_there(page):
    inner = {link.attributes["href"] for link in page.css("a") if link.attributes["href"].startswith("#")}
    assert all(page.css_first(place) for place in inner)


def test_the_entry_of_bibtex_has_balanced_braces_and_escapes_what_latex_reads(tables):
    release = tables["meta.release"].row(0, named=True) | {"model_id": "roles_{1}", "origin": "network"}
    entry = release_bibtex(release)
    assert entry.startswith(f"@misc{{skills_pipeline_{release['release_id']},\n")
    assert r"roles\_\textbraceleft{}1\textbraceright{}" in entry
    assert entry.count("{") == entry.count("}")
    assert "made up" not in entry
    assert "postings made up" in release_bibtex(release | {"origin": "sample"})


def test_a_release_without_definitions_and_sources_says_so(tables):
    bare = tables | {name: tables[name].clear() for name in ("meta.definitions", "meta.sources")}
    text = LexborHTMLParser(render_methods(bare, ROWS)).body.text()
    assert "This release names no definition." in text
    assert "This release names no source." in text
