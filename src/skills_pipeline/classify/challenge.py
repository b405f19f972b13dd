"""The challenge sentences: minimal pairs in eleven languages, and what a model says of each.

Here belong reading `models/ai_mention/challenge.tsv` and judging a row. What a model must reach is in `gate`
and in the tests. Nothing is ever trained with these sentences.

A row is judged right when the posting is told to ask for AI or not, and the marked mention has its role.
A mention in another sense that the matcher leaves alone is right too.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from skills_pipeline.classify.examples import ExampleError, unmarked
from skills_pipeline.classify.model import SHIPPED_FOLDER, Model
from skills_pipeline.classify.postings import Classified, classify, full_text
from skills_pipeline.settings import resource

CHALLENGE_FILE = "challenge.tsv"
COLUMNS = ["pair_id", "phenomenon", "language", "title", "text", "expected_role", "expected_tier"]


@dataclass(frozen=True)
class Row:
    """One side of a pair; `spans` are the marked mentions in `full_text` of title and text."""

    pair_id: str
    phenomenon: str
    language: str
    title: str
    text: str
    role: str
    tier: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Verdict:
    """A row with what the model said of it."""

    row: Row
    roles: tuple[str, ...]
    tier: str

    @property
    def is_right(self) -> bool:
        """Whether asking for AI and the roles of the marked mentions are as expected."""
        roles_right = all(role == self.row.role for role in self.roles)
        return roles_right and (self.tier == "none") == (self.row.tier == "none")


@cache
def rows() -> tuple[Row, ...]:
    """All rows, in the order of the file. Raises `ExampleError` when its columns are others."""
    return _read(resource(SHIPPED_FOLDER) / CHALLENGE_FILE)


def _read(path: Path) -> tuple[Row, ...]:
    header, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    if header.split("\t") != COLUMNS:
        raise ExampleError(f"{path}:1: columns {header.split()}; expected {COLUMNS}")
    return tuple(_row(line) for line in lines)


def _row(line: str) -> Row:
    pair_id, phenomenon, language, title, text, role, tier = line.split("\t")
    title, text = (part.replace("[[", "[[mention:").replace("\\n", "\n") for part in (title, text))
    marks = unmarked(full_text(title, text))[1]
    spans = tuple((mark["start"], mark["end"]) for mark in marks)
    return Row(pair_id, phenomenon, language, unmarked(title)[0], unmarked(text)[0], role, tier, spans)


def verdicts(model: Model | None = None) -> tuple[Verdict, ...]:
    """What a model says of every row; the model in use unless one is given."""
    frame = pl.DataFrame(
        [(str(number), row.title, row.text, row.language) for number, row in enumerate(rows())],
        schema=["key", "title", "text", "language"],
        orient="row",
    )
    return tuple(_judged(classify(frame, model)))


def _judged(result: Classified) -> list[Verdict]:
    mentions = defaultdict(list)
    for key, start, end, role in result.mentions.select("key", "start", "end", "role").iter_rows():
        mentions[int(key)].append((start, end, role))
    return [
        Verdict(row, tuple(_role_at(span, mentions[number]) for span in row.spans), tier)
        for number, (row, tier) in enumerate(zip(rows(), result.postings["tier"], strict=True))
    ]


def _role_at(span: tuple[int, int], mentions: list[tuple[int, int, str]]) -> str:
    """Role of the mention that touches `span`; where the matcher finds none it sees nothing of AI."""
    touching = [role for start, end, role in mentions if start < span[1] and span[0] < end]
    return touching[0] if touching else "other"
