"""Blocks under headings, and the kinds that headings name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.classify.blocks import KINDS, block_at, blocks, is_heading, kind_of_heading, passages
from skills_pipeline.classify.words import words

TEXT = (
    "Intro line that is long, and ends with a stop.\n"
    "**About us**\nWe mill flour.\nYOUR TASKS\n- Bake bread,\n- sell it."
)


def test_blocks_start_at_headings_and_cover_the_text() -> None:
    found = blocks(TEXT)
    assert [block.heading for block in found] == ["", "**About us**", "YOUR TASKS"]
    assert [block.start for block in found[1:]] == [block.end for block in found[:-1]]
    assert found[-1].end == len(TEXT)
    assert block_at(found, TEXT.index("flour")).heading == "**About us**"


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("About us", "company"),
        ("Deine Aufgaben", "tasks"),
        ("Profil recherché", "requirements"),
        ("Wat bieden wij?", "benefits"),
        ("Så ansöker du: ansökan", "process"),
        ("Obowiązki", "tasks"),
        ("Requisiti e benefits", None),
        ("Vanilla", None),
    ],
)
def test_kind_of_heading(heading: str, kind: str | None) -> None:
    assert kind_of_heading(heading) == kind


@pytest.mark.parametrize("line", ["- an item", "A sentence.", "x", "y" * 80])
def test_items_sentences_and_long_lines_are_no_headings(line: str) -> None:
    assert not is_heading(line)


def test_passage_stays_in_its_block() -> None:
    read, place = words(TEXT), TEXT.index("flour")
    (left,), (right,) = passages(blocks(TEXT), read, np.array([place]), np.array([place + 5]))
    assert TEXT.index("About") <= read.starts[left] + 2
    assert read.starts[right - 1] < TEXT.index("YOUR")


@given(st.text(st.characters(), max_size=300))
def test_any_text_has_blocks_and_words(text: str) -> None:
    found, read = blocks(text), words(text)
    assert found[-1].end >= len(text)
    assert len(read.starts) == len(read.hashes) == len(read.stems)
    assert kind_of_heading(found[-1].heading) in (None, *KINDS)
