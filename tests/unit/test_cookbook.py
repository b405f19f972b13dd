"""How the cookbook is read, how an answer is laid out, and how shown answers are replaced."""

from datetime import date

import polars as pl
import pytest

from skills_pipeline.cookbook import CookbookError, Question, find, parse, refreshed, render

DOCUMENT = """# For analysts

Open it.

```sh
duckdb -readonly current.duckdb
```

## Cookbook

### 1. How many?

Count them.
Twice.

```sql
SELECT 1 AS postings;
```

```text
old
```

### 2. Which?

Read the first.

```sql
SELECT 'DE' AS country_code;
```

```text
```

## After

The end.
"""


def test_a_question_has_its_reading_its_query_and_the_answer_shown():
    assert parse(DOCUMENT) == [
        Question(1, "How many?", "Count them.\nTwice.", "SELECT 1 AS postings;\n", "old\n"),
        Question(2, "Which?", "Read the first.", "SELECT 'DE' AS country_code;\n", ""),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("### 1. How", "### 3. How", r"numbered \[3, 2\]; number them from 1"),
        ("### 2. Which", "### 1. Which", r"numbered \[1, 1\]; number them from 1"),
        ("### ", "#### ", r"numbered \[\]"),
        ("```sql\nSELECT 1 AS postings;\n```\n", "", "question 1: 0 blocks ```sql; give it one"),
        ("```text\nold\n```\n", "", "question 1: 0 blocks ```text; give it one"),
        ("```text\n```\n", "```text\n```\n\n```text\n```\n", "question 2: 2 blocks ```text"),
        ("Read the first.\n", "", "question 2: say how to read the answer"),
        (
            "```sql\nSELECT 1 AS postings;\n```\n\n```text\nold\n```",
            "```text\nold\n```\n\n```sql\nSELECT 1 AS postings;\n```",
            "question 1: say how to read the answer, then the query, then the answer",
        ),
    ],
    ids=[
        "not from 1",
        "a number twice",
        "no question",
        "no query",
        "no answer",
        "two answers",
        "no reading",
        "the answer before the query",
    ],
)
def test_a_document_that_is_no_cookbook_is_refused(old, new, message):
    assert old in DOCUMENT
    with pytest.raises(CookbookError, match=message):
        parse(DOCUMENT.replace(old, new))


def test_a_question_is_found_by_its_number():
    questions = parse(DOCUMENT)
    assert find(questions, 2).title == "Which?"
    with pytest.raises(CookbookError, match="no question 3: the cookbook has 1 to 2"):
        find(questions, 3)


def test_an_answer_is_a_line_a_row_however_long_with_numbers_to_the_right():
    answer = pl.DataFrame(
        {
            "source": ["jobtech", "x" * 200],
            "postings": [12345, 7],
            "share_pct": [12.0, None],
            "day": [date(2025, 1, 2), None],
        }
    )
    lines = render(answer).splitlines()
    assert [line.replace("x" * 193, "").replace("-" * 193, "").replace(" " * 193, "") for line in lines] == [
        "| source  | postings | share_pct | day        |",
        "|---------|----------|-----------|------------|",
        "| jobtech |    12345 |      12.0 | 2025-01-02 |",
        "| xxxxxxx |        7 |      null | null       |",
    ]


def test_no_row_and_no_column_of_an_answer_is_left_out():
    answer = pl.DataFrame({f"column_{number}": range(40) for number in range(30)})
    lines = render(answer).splitlines()
    assert len(lines) == 2 + 40
    assert lines[0].count("column_") == 30


def test_shown_answers_are_replaced_and_nothing_else():
    asked = []

    def answer(sql):
        asked.append(sql)
        return pl.DataFrame({"answer": [len(asked)]})

    fresh = refreshed(DOCUMENT, answer)
    assert asked == ["SELECT 1 AS postings;\n", "SELECT 'DE' AS country_code;\n"]
    table = "| answer |\n|--------|\n|      {} |\n"
    expected = DOCUMENT.replace("old\n", table.format(1)).replace(
        "```text\n```", f"```text\n{table.format(2)}```"
    )
    assert fresh == expected
    assert [question.shown for question in parse(fresh)] == [table.format(1), table.format(2)]
