"""evidence_coverage: works by what they speak of, what has none, and claims that name nothing."""

import pytest

from skills_pipeline.contracts import core, indicators, meta
from spec_tables import broken_checks, computed, database

COVERAGE = indicators.evidence.EVIDENCE_COVERAGE
SUBJECTS = {
    meta.DICTIONARY: """
        table_schema | table_name | column_name
        indicators | wage_premium | country_code
        indicators | wage_premium | month
        indicators | share_change | month
        core | postings | month
    """,
    meta.DEFINITIONS: "definition_id\nai_build",
    meta.WORKS: "work_id | doi | year | kind | verified_by\na | 10.1/a | 2020 | article | abstract\n"
    "b | 10.1/b | 2020 | article | abstract",
}
EVIDENCE = """
    work_id | subject_kind | subject | stance | review_state | reviewed_on | figure | unit
    a | indicator | wage_premium | measures | reviewed | 2026-03-01 | 11 | %
    b | indicator | wage_premium | disputes | reviewed | 2026-03-01 | 5 | %
    a | definition | ai_build | defines | rejected | 2026-03-01 | 1 | %
"""


def broken(db):
    """Checks of the table that found something."""
    told = (check_id.partition(".") for check_id in broken_checks(db))
    return {name for table, _, name in told if table == COVERAGE.name}


def test_works_are_counted_by_stance_and_what_has_none_has_a_row():
    db = database(SUBJECTS | {meta.EVIDENCE: EVIDENCE})
    columns = "subject, works, defining_works, measuring_works, disputing_works, reviewed_works"
    assert computed(db, COVERAGE, columns) == [
        ("ai_build", 0, 0, 0, 0, 0),
        ("share_change", 0, 0, 0, 0, 0),
        ("wage_premium", 2, 0, 1, 1, 2),
    ]
    assert broken(db) == set()


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("UPDATE meta.evidence SET subject = 'wage_gap' WHERE work_id = 'b'", "evidence_names_what_exists"),
        ("UPDATE meta.evidence SET work_id = 'c' WHERE work_id = 'b'", "works_are_known"),
        ("DELETE FROM meta.evidence WHERE work_id = 'b'", "works_say_something"),
        ("UPDATE meta.works SET doi = '10.1/a'", "a_doi_is_one_work"),
        ("UPDATE meta.works SET doi = NULL, identifier_note = NULL WHERE work_id = 'b'", "a_doi_is_one_work"),
        ("UPDATE meta.evidence SET unit = NULL WHERE work_id = 'b'", "figures_have_units"),
        ("UPDATE meta.evidence SET reviewed_on = NULL WHERE work_id = 'b'", "reviews_have_days"),
    ],
)
def test_a_table_that_does_not_hold_together_is_told(statement, check):
    db = database(SUBJECTS | {meta.EVIDENCE: EVIDENCE})
    computed(db, COVERAGE, "subject")
    db.execute(statement)
    assert check in broken(db)


def test_a_record_that_is_in_no_candidate_and_a_candidate_that_was_reviewed_are_told():
    db = database(
        SUBJECTS
        | {
            meta.EVIDENCE: EVIDENCE,
            core.WORK_RECORDS: "source_work_id\nW1\nW2",
            meta.WORK_CANDIDATES: "candidate_id | review_state | records | doi\nx | proposed | 1 | 10.1/a",
        }
    )
    computed(db, COVERAGE, "subject")
    assert broken(db) == {"candidates_are_new", "every_record_is_a_candidate"}
