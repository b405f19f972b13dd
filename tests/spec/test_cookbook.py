"""The cookbook's queries on the release of the embedded sample: each answers what the document shows."""

import re

import duckdb
import polars as pl
import polars.selectors as cs
import pytest

from skills_pipeline.contracts import RELEASED_TABLES, indicators, meta
from skills_pipeline.cookbook import DOCUMENT, find, parse, render
from skills_pipeline.releases import NoAnswerError
from skills_pipeline.settings import resource
from skills_pipeline.warehouse import Warehouse, compute, create_schema, query
from spec_tables import database

QUESTIONS = parse(resource(DOCUMENT).read_text("utf-8"))
TABLES = {table.qualified_name: table for table in RELEASED_TABLES}
MOST_ROWS = 15
"""What a person takes in at a glance: the definitions are as many."""

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question.number}")


def tables_of(sql):
    """Names that a query reads from, but those it makes itself."""
    own = set(re.findall(r"\bWITH (\w+) AS", sql))
    return set(re.findall(r"\b(?:FROM|JOIN)\s+([\w.]+)", sql)) - own


def test_there_are_twenty_five_questions():
    assert len(QUESTIONS) == 25
    assert all(question.title.endswith("?") for question in QUESTIONS)


@each_question
def test_a_question_is_asked_of_published_tables(question):
    read = tables_of(question.sql)
    assert read
    assert read <= TABLES.keys()


@each_question
def test_the_answer_on_the_sample_is_the_one_shown(sample_run, question):
    answer = query(sample_run.database, question.sql)
    assert 1 <= answer.height <= MOST_ROWS
    assert render(answer) == question.shown, "`make cookbook` writes the answers anew"


@each_question
def test_estimates_are_rounded(sample_run, question):
    numbers = query(sample_run.database, question.sql).select(cs.float())
    assert numbers.equals(numbers.select(cs.float().round(2)))


@pytest.fixture(scope="module")
def shuffled(sample_run, tmp_path_factory):
    """The sample's release with the rows of all tables that are asked in another order."""
    path = tmp_path_factory.mktemp("cookbook") / "shuffled.duckdb"
    with duckdb.connect(str(path)) as connection:
        create_schema(connection)
        connection.execute(f"ATTACH '{sample_run.database}' AS released (READ_ONLY)")
        for name in sorted(set.union(*(tables_of(question.sql) for question in QUESTIONS))):
            connection.execute(
                f"INSERT INTO {name} BY NAME FROM released.{name} ORDER BY hash({name.split('.')[1]})"
            )
    return path


@each_question
def test_an_answer_does_not_depend_on_the_order_of_rows(shuffled, question):
    assert render(query(shuffled, question.sql)) == question.shown


def test_a_release_that_lacks_what_is_asked_was_made_by_another_version(sample_run):
    warehouse = Warehouse(sample_run.warehouse, 1)
    for sql in ("FROM indicators.no_such_table", "SELECT no_such_column FROM meta.release"):
        with pytest.raises(NoAnswerError, match="made by another version"):
            warehouse.ask(sql)


# ------------------------------------------------------------------------------------ release after release

CHANGED = find(QUESTIONS, 24)

RELEASES = """
    vintage | as_of | model_id | lexicon_version | pipeline_version | code_version
    1 | 2025-03-01 | m1 | 2.1 | 0.2.0 | c1
    2 | 2025-04-01 | m2 | 2.1 | 0.2.0 | c1
"""
VERSIONS = """
    vintage | definition_id | definition_version
    1 | ai_demand | d1
    1 | ai_build | d1
    2 | ai_demand | d1
    2 | ai_build | d1
"""
EARLIER = """
    definition_id | country_code | month | vintage | postings | ai_postings | share_pct | obs_status
    ai_demand | DE | 2025-01 | 1 | 40 | 4 | 10 | A
    ai_demand | FR | 2025-01 | 1 | 40 | 4 | 10 | A
    ai_demand | SE | 2025-01 | 1 | 40 | 4 | 10 | A
    ai_build | DE | 2025-01 | 1 | 40 | 2 | 5 | A
"""
PRESENT = """
    definition_id | country_code | month | postings | ai_postings | share_pct | obs_status
    ai_demand | DE | 2025-01 | 40 | 5 | 12.5 | A
    ai_demand | DE | 2025-02 | 40 | 5 | 12.5 | A
    ai_demand | FR | 2025-01 | 50 | 2 | 4 | A
    ai_demand | SE | 2025-01 | 40 | 4 | 10 | A
    ai_build | DE | 2025-01 | 40 | 4 | 10 | A
"""


def changes(earlier, present):
    """The answer to question 24 of a second release."""
    tables = {
        meta.VINTAGES: RELEASES,
        meta.DEFINITION_VERSIONS: VERSIONS,
        indicators.vintages.SHARE_VINTAGES: earlier,
        indicators.shares.AI_POSTING_SHARE: present,
    }
    connection = database(tables)
    for table in ("SHARE_VINTAGES", "VERSION_REGISTER", "SHARE_REVISIONS"):
        compute(connection, getattr(indicators.vintages, table))
    rows: pl.DataFrame = connection.sql(CHANGED.sql).pl()
    return rows.select(pl.exclude("as_of")).rows()


def test_what_changed_since_the_last_release_are_the_figures_stated_anew_the_largest_move_first():
    assert changes(EARLIER, PRESENT) == [
        (2, "FR", "2025-01", 10.0, 4.0, -6.0, "model; postings"),
        (2, "DE", "2025-01", 10.0, 12.5, 2.5, "model"),
    ]


def test_a_release_that_states_nothing_anew_says_so():
    same = EARLIER.replace(" | 1 | 40", " | 40").replace("month | vintage |", "month |")
    assert changes(EARLIER, same) == [(2, None, None, None, None, None, "no figure revised")]
