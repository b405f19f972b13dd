"""The analysts' cookbook `warehouse/README.md`: questions, each with a query and the answer on a release.

Here belongs how the document is read, how an answer is laid out as text, and how shown answers are
replaced. Which release answers, and how its file is opened, is the caller's; what a query means is said in
the document itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

DOCUMENT = "warehouse/README.md"
"""Where the cookbook lies, for `settings.resource`."""

Answer = Callable[[str], pl.DataFrame]
"""Rows of a query on the release that is asked, as `warehouse.query` with the file given."""

_QUESTION = re.compile(r"^### (?P<number>\d+)\. (?P<title>.+)$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,3} ", re.MULTILINE)
_BLOCK = r"^```{language}\n(?P<body>.*?)^```$"
_SQL, _TEXT = (
    re.compile(_BLOCK.format(language=language), re.MULTILINE | re.DOTALL) for language in ("sql", "text")
)


class CookbookError(ValueError):
    """The document is no cookbook, or has no such question; the message says what to mend."""


@dataclass(frozen=True)
class Question:
    """A question of the cookbook; `reading` is Markdown, `shown` the answer as it stands in the document."""

    number: int
    title: str
    reading: str
    sql: str
    shown: str


def parse(document: str) -> list[Question]:
    """The questions, numbered from 1 in the order they stand.

    A question is a heading `### 1. Title`, a paragraph on how to read the answer, a block `sql` and a block
    `text` with the answer, which may be empty. Raises `CookbookError` where one of them is missing or
    stands twice, or the numbers are others.
    """
    questions = [_question(heading, _section(document, heading)) for heading in _QUESTION.finditer(document)]
    numbers = [question.number for question in questions]
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        raise CookbookError(f"questions are numbered {numbers}; number them from 1 in the order they stand")
    return questions


def find(questions: list[Question], number: int) -> Question:
    """The question of that number; raises `CookbookError` where there is none."""
    for question in questions:
        if question.number == number:
            return question
    raise CookbookError(f"no question {number}: the cookbook has 1 to {len(questions)}")


def render(answer: pl.DataFrame) -> str:
    """All rows as a text table, a line each however long, numbers to the right; ends with a line break."""
    with pl.Config(
        tbl_formatting="ASCII_MARKDOWN",
        tbl_cell_numeric_alignment="RIGHT",
        tbl_hide_column_data_types=True,
        tbl_hide_dataframe_shape=True,
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=-1,
        fmt_str_lengths=1_000,
    ):
        return f"{answer}\n"


def refreshed(document: str, answer: Answer) -> str:
    """The document with every shown answer replaced by what `answer` says now; all else stays as it is."""
    fresh = document
    for question, heading in zip(parse(document), _QUESTION.finditer(document), strict=True):
        before = _section(document, heading)
        shown = _only_block(_TEXT, before, question.number)
        after = before[: shown.start("body")] + render(answer(question.sql)) + before[shown.end("body") :]
        fresh = fresh.replace(heading.group() + before, heading.group() + after)
    return fresh


def _section(document: str, heading: re.Match[str]) -> str:
    """What stands between a question's heading and the next one."""
    following = _HEADING.search(document, heading.end())
    return document[heading.end() : following.start() if following else len(document)]


def _question(heading: re.Match[str], section: str) -> Question:
    number = int(heading["number"])
    sql, shown = (_only_block(pattern, section, number) for pattern in (_SQL, _TEXT))
    reading = section[: sql.start()].strip()
    if not reading or shown.start() < sql.end():
        raise CookbookError(f"question {number}: say how to read the answer, then the query, then the answer")
    return Question(number, heading["title"], reading, sql["body"], shown["body"])


def _only_block(pattern: re.Pattern[str], section: str, number: int) -> re.Match[str]:
    blocks = list(pattern.finditer(section))
    if len(blocks) != 1:
        wanted = "sql" if pattern is _SQL else "text"
        raise CookbookError(f"question {number}: {len(blocks)} blocks ```{wanted}; give it one")
    return blocks[0]
