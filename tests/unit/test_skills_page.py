"""The page Skills: its numbers are those of the tables, what is withheld has none, names are text."""

import polars as pl
import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.profile_tables import filled
from tests.report_tables import Tables, empty, release_tables

from skills_pipeline.publish import skills

LABELS = {"ml": "Machine learning", "llm": "Language models", "rag": "<script>alert(1)</script>"}


def annual(concept: str, year: str, rank: int, share: float | None) -> dict[str, object]:
    return {
        "country_code": "_T",
        "year": year,
        "concept_id": concept,
        "ai_postings": 200,
        "concept_postings": 0 if share is None else int(2 * share),
        "rank": rank,
        "share_pct": share,
        "cluster_low_pct": None if share is None else share - 5,
        "cluster_high_pct": None if share is None else share + 5,
    }


def growth(concept: str, before: float, after: float, is_emerging: bool) -> dict[str, object]:
    counts = {"employers_before": 10, "employers_after": 20, "ai_employers_before": 100}
    shares = {"share_before_pct": before, "share_after_pct": after, "q_value": 0.01 if is_emerging else 0.6}
    told = {
        "country_code": "_T",
        "concept_id": concept,
        "ai_employers_after": 100,
        "is_emerging": is_emerging,
    }
    return told | counts | shares


def pair(left: str, right: str, jaccard: float | None, together: int = 30) -> dict[str, object]:
    return {
        "country_code": "_T",
        "left_concept_id": left,
        "right_concept_id": right,
        "postings_together": together,
        "left_postings": 60,
        "right_postings": 50,
        "jaccard": jaccard,
        "lift": 1.5,
    }


@pytest.fixture(scope="module")
def tables() -> Tables:
    concepts = empty("meta.concepts").schema
    named = filled("meta.concepts", [{"concept_id": one, "label": label} for one, label in LABELS.items()])
    assert named.schema == concepts
    return release_tables() | {
        "meta.concepts": named,
        "indicators.skill_demand_annual": filled(
            "indicators.skill_demand_annual",
            [
                annual("ml", "2024", 1, 40.0),
                annual("llm", "2024", 2, None),
                annual("llm", "2025", 1, 50.0),
                annual("ml", "2025", 2, 30.0),
                annual("rag", "2025", 3, 20.0),
                annual("ml", "2025", 9, 1.0) | {"country_code": "DE"},
            ],
        ),
        "indicators.skill_growth": filled(
            "indicators.skill_growth",
            [
                growth("ml", 30.0, 45.0, False),
                growth("llm", 10.0, 20.0, True),
                growth("rag", 1.0, 9.0, False) | {"q_value": None},
            ],
        ),
        "indicators.skill_pair": filled(
            "indicators.skill_pair",
            [pair("ml", "llm", 0.25), pair("llm", "rag", 0.5), pair("ml", "rag", None)],
        ),
    }


@pytest.fixture(scope="module")
def page(tables: Tables) -> LexborHTMLParser:
    return LexborHTMLParser(skills.render_skills(tables))


def rows(page: LexborHTMLParser, table: str) -> list[list[str]]:
    return [[cell.text() for cell in row.css("th, td")] for row in page.css(f"#{table} tbody tr")]


def test_the_latest_year_is_listed_by_rank_for_all_countries_together(page):
    assert rows(page, "latest-year") == [
        ["Language models", "1", "50.0", "45.0–55.0", "100", "200"],
        ["Machine learning", "2", "30.0", "25.0–35.0", "60", "200"],
        [LABELS["rag"], "3", "20.0", "15.0–25.0", "40", "200"],
    ]


def test_a_rank_without_a_share_is_not_drawn(tables):
    frame = tables["indicators.skill_demand_annual"].filter(pl.col("country_code") == "_T")
    drawn = skills.yearly_ranks(frame, LABELS)
    assert drawn.select("label", "year", "rank").rows() == [
        ("Machine learning", "2024", 1),
        ("Language models", "2025", 1),
        ("Machine learning", "2025", 2),
        (LABELS["rag"], "2025", 3),
    ]


def test_what_is_emerging_comes_first_and_what_was_not_tested_is_left_out(page):
    assert [row[:4] for row in rows(page, "skill-growth")] == [
        ["Language models", "10.0", "20.0", "10.00"],
        ["Machine learning", "30.0", "45.0", "15.00"],
    ]
    assert "than a year before: Language models." in page.css_first("#growth .finding").text()


def test_pairs_are_listed_by_how_often_they_stand_together(page):
    assert [row[:3] for row in rows(page, "skill-pairs")] == [
        ["Language models", LABELS["rag"], "0.50"],
        ["Machine learning", "Language models", "0.25"],
    ]


def test_the_matrix_has_both_halves_of_what_has_a_value(tables):
    pairs = tables["indicators.skill_pair"].drop_nulls("jaccard")
    cells = skills.pair_cells(pairs, {})
    assert set(cells.rows()) == {
        *(("ml", "llm", 0.25), ("llm", "ml", 0.25)),
        *(("llm", "rag", 0.5), ("rag", "llm", 0.5)),
    }


def test_a_name_with_markup_is_text(page):
    assert not page.css("script:not([src='download.js'])")
    assert page.css_first("#latest-year tbody tr:last-child th").text() == LABELS["rag"]


def test_a_release_without_skills_says_so(tables):
    names = ("skill_demand_annual", "skill_growth", "skill_pair")
    bare = tables | {f"indicators.{name}": empty(f"indicators.{name}") for name in names}
    text = LexborHTMLParser(skills.render_skills(bare)).body.text()
    assert "No posting of this release asks for an AI concept" in text
    assert "No concept has enough employers" in text
    assert "No two concepts have enough postings together" in text
