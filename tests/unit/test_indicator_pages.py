"""How a contract becomes a page: parts of its description, and what is refused."""

import dataclasses
import re
from pathlib import Path

import pytest

from skills_pipeline.contracts import indicators
from skills_pipeline.publish import indicator_pages as pages
from skills_pipeline.publish.indicator_questions import QUESTIONS

ROOT = Path(__file__).parents[2]
ANSWERS = [answer for question in QUESTIONS for answer in question.answers]


@pytest.fixture(scope="module")
def folders() -> dict[str, pages.Folder]:
    return pages.read_folders()


def test_a_description_is_taken_apart_by_its_labels() -> None:
    told = pages.described(
        "Share of x, by y. Denominator: postings of the day. is_new: told by a test (Katz et al. 1978). "
        "Caveat: a day is short. And a week is long. Denominator of known_pct: all."
    )
    assert told.definition == "Share of x, by y. is_new: told by a test (Katz et al. 1978)."
    assert told.denominators == ("Postings of the day.", "Denominator of known_pct: all.")
    assert told.caveats == ("A day is short.", "And a week is long.")
    assert told.inherits is None


def test_a_description_may_take_denominator_and_caveats_from_another_table() -> None:
    told = pages.described("The same by year. Denominator and caveats are those of skill_pair; by year.")
    assert (told.inherits, told.denominators, told.caveats) == ("skill_pair", (), ())


def test_numerator_and_denominator_are_columns_of_the_ratio(folders: dict[str, pages.Folder]) -> None:
    page = pages.indicator_pages(folders)["employer_leave_out.md"]
    numerator = "`ai_postings`: postings that meet the definition"
    assert f"| `share_pct` | {numerator} | `postings`: postings of the others |" in page


@pytest.mark.parametrize(
    ("description", "problem"),
    [
        ("Counts. Caveat: few.", "no denominator"),
        ("Counts. Denominator: all.", "no caveat"),
    ],
)
def test_a_table_without_one_of_the_parts_is_refused(
    folders: dict[str, pages.Folder], description: str, problem: str
) -> None:
    stripped = tuple(
        dataclasses.replace(table, description=description) if table.name == "skill_pair" else table
        for table in indicators.TABLES
    )
    with pytest.raises(ValueError, match=f"skill_pair: {problem}"):
        pages.indicator_pages(folders, stripped)


def test_a_check_without_a_rule_is_refused(folders: dict[str, pages.Folder]) -> None:
    silent = dataclasses.replace(folders["skill_pair"], checks="-- check: name (fail)\nSELECT 1;")
    with pytest.raises(ValueError, match="skill_pair"):
        pages.indicator_pages(folders | {"skill_pair": silent})


def test_a_table_that_answers_no_question_is_named(folders: dict[str, pages.Folder]) -> None:
    with pytest.raises(ValueError, match="ai_posting_share_window"):
        pages.indicator_pages(folders, questions=QUESTIONS[1:])


def test_every_section_that_is_linked_is_a_heading_of_the_methods() -> None:
    lines = (ROOT / "docs" / "methods.md").read_text("utf-8").splitlines()
    headings = {line.lstrip("# ") for line in lines if line.startswith("#")}
    assert {answer.section for answer in ANSWERS} - headings == set()


def test_anchors_are_those_of_rendered_headings() -> None:
    assert pages.anchor("Shares, intervals, status") == "shares-intervals-status"
    assert pages.anchor("Skills (`skills`)") == "skills-skills"
    assert (
        pages.anchor("Errors (`correction`, `prediction_powered`)") == "errors-correction-prediction_powered"
    )


def test_every_link_of_a_page_leads_to_a_file() -> None:
    folder = ROOT / "docs" / "indicators"
    links = {
        (path.name, link.split("#")[0])
        for path in folder.glob("*.md")
        for link in re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8"))
    }
    assert len(links) > 38
    assert [link for link in sorted(links) if not (folder / link[1]).resolve().exists()] == []
