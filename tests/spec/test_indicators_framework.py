"""Kinds of AI systems that are asked for, by the OECD framework for the classification of AI systems."""

import pytest

from skills_pipeline.contracts import core, meta
from spec_tables import broken_checks, compute_all, database

VALUES = """
    value_id | framework_dimension | criterion
    task_recognition | task_output | task
    task_interaction_support | task_output | task
    modality_text | data_input | modality
    modality_image | data_input | modality
    user_practitioner | people_planet | user_competency
    sector_J | economic_context | sector
    sector_K | economic_context | sector
"""
CARRIED = """
    concept_id | value_id
    llm | task_interaction_support
    llm | modality_text
    chatbot | task_interaction_support
    copilot | user_practitioner
    vision | task_recognition
    vision | modality_image
"""
COLUMNS = "country_code, period, framework_dimension, value_id, value_postings, ai_postings, rank, share_pct"


def release_of(postings, matches, mentions):
    db = database(
        {
            meta.DEFINITIONS: "definition_id\nai_demand\nai_build\nai_use",
            meta.FRAMEWORK_VALUES: VALUES,
            meta.CONCEPT_FRAMEWORK: CARRIED,
            core.POSTINGS: postings,
            core.DEFINITION_MATCHES: matches,
            core.MENTIONS: "posting_id | start_char | concept_id | role\n" + mentions.strip(),
        }
    )
    compute_all(db)
    return db


def rows(db, columns, where):
    sql = f"SELECT {columns} FROM indicators.framework_demand WHERE {where} ORDER BY ALL"
    return db.execute(sql).fetchall()


def broken(db):
    return [name for name in broken_checks(db) if name.startswith("framework_demand.")]


@pytest.fixture(scope="module")
def release():
    """Forty postings in Germany that ask for AI and ten that do not; a month of four in Austria."""
    return release_of(
        postings="""
            posting_id | country_code | month | industry_section
            a# | DE | 2025-01 | J *30
            b# | DE | 2025-01 |  *10
            c# | DE | 2025-01 | K *10
            d# | AT | 2025-02 | K *4
        """,
        matches="posting_id | definition_id\na# | ai_demand *30\nb# | ai_demand *10\nd# | ai_demand *4",
        mentions="""
            a# | 1 | llm | demand *20
            a# | 9 | chatbot | demand *22
            a# | 20 | vision | context *30
            b# | 1 | vision | demand *6
            c# | 1 | vision | demand *10
            d# | 1 | llm | demand *4
        """,
    )


def test_a_posting_counts_once_for_a_value_that_several_of_its_concepts_carry(release):
    # Twenty ask for a language model, two more for a chatbot alone: 22 of 40. What is context or stands in a
    # posting that does not ask for AI is not counted, its sector neither.
    assert rows(release, COLUMNS, "frequency = 'M' AND country_code = 'DE'") == [
        ("DE", "2025-01", "data_input", "modality_image", 6, 40, 2, 15.0),
        ("DE", "2025-01", "data_input", "modality_text", 20, 40, 1, 50.0),
        ("DE", "2025-01", "economic_context", "sector_J", 30, 40, 1, 75.0),
        ("DE", "2025-01", "task_output", "task_interaction_support", 22, 40, 1, pytest.approx(55.0)),
        ("DE", "2025-01", "task_output", "task_recognition", 6, 40, 2, 15.0),
    ]
    assert broken(release) == []


def test_a_small_cell_has_counts_and_all_countries_together_a_year(release):
    small = rows(release, "value_id, value_postings, share_pct, status_reason", "country_code = 'AT'")
    assert set(small) == {
        ("modality_text", 4, None, "few_postings"),
        ("sector_K", 4, None, "few_postings"),
        ("task_interaction_support", 4, None, "few_postings"),
    }
    whole = "value_id, value_postings, ai_postings, obs_status"
    assert rows(release, whole, "frequency = 'A' AND country_code = '_T' AND criterion = 'task'") == [
        ("task_interaction_support", 26, 44, "A"),
        ("task_recognition", 6, 44, "A"),
    ]


def test_a_share_has_the_interval_of_wilson_beside_that_for_clusters(release):
    where = "frequency = 'M' AND country_code = 'DE' AND value_id = 'modality_text'"
    # Wilson for 20 of 40: (20 + 1.9208 ± 1.96 √(10 + 0.9604)) / 43.8415.
    assert rows(release, "round(share_low_pct, 2), round(share_high_pct, 2)", where) == [(35.2, 64.8)]


def test_tags_of_a_posting_say_what_they_rest_on(release):
    sql = "SELECT value_id, basis FROM framework_tags() WHERE posting_id = 'a0' ORDER BY ALL"
    assert release.execute(sql).fetchall() == [
        ("modality_text", "mention"),
        ("sector_J", "industry"),
        ("task_interaction_support", "mention"),
    ]


def test_who_uses_a_system_is_told_by_users_and_not_by_those_who_build_it():
    db = release_of(
        postings="posting_id | country_code | month\na# | SE | 2025-01 *40",
        matches="""
            posting_id | definition_id
            a# | ai_demand *40
            a0 | ai_use
            a1 | ai_build
        """,
        mentions="a# | 1 | copilot | demand *2",
    )
    assert rows(db, "value_id, value_postings, ai_postings", "frequency = 'A' AND country_code = 'SE'") == [
        ("user_practitioner", 1, 40)
    ]
    assert broken(db) == []


@pytest.mark.parametrize(
    ("slip", "check"),
    [
        ("value_postings = ai_postings + 1", "parts_make_the_share"),
        ("status_reason = 'few_postings'", "status_tells_of_a_value"),
        ("rank = rank + 1", "ranks_follow_the_counts"),
        ("value_postings = 1", "no_less_than_its_largest_concept"),
        ("value_postings = value_postings + 1", "months_make_the_year"),
    ],
)
def test_a_check_finds_what_breaks_its_rule(slip, check, release):
    release.execute("BEGIN")
    try:
        release.execute(f"UPDATE indicators.framework_demand SET {slip} WHERE frequency = 'A'")
        assert f"framework_demand.{check}" in broken(release)
    finally:
        release.execute("ROLLBACK")


def test_a_tag_that_is_no_value_of_the_framework_is_refused(release):
    release.execute("BEGIN")
    try:
        release.execute("DELETE FROM meta.framework_values WHERE value_id = 'sector_J'")
        assert "framework_demand.tags_are_known" in broken(release)
    finally:
        release.execute("ROLLBACK")
