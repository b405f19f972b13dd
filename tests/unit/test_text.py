import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.normalise.text import (
    MarkupTooDeepError,
    fold_spaces,
    plain_text,
    unescaped,
)


def test_markup_becomes_one_line_a_block_without_scripts():
    markup = (
        "<h2>Tasks</h2><ul><li>Train <b>models</b></li><li>R&amp;D</li></ul><script>x()</script>last<br>line"
    )
    lines = [line for line in plain_text(markup).split("\n") if line]
    assert lines == ["Tasks", "Train models", "R&D", "last", "line"]


def test_markup_that_was_escaped_once_more_is_read_after_unescaping():
    assert plain_text(unescaped("&lt;p&gt;Caf&amp;eacute;&lt;/p&gt;")) == "Café"


def test_white_space_is_folded_and_paragraphs_stay():
    assert fold_spaces(" a \t b\r\n\r\n\r\n\r\nc\u00a0d ") == "a b\n\nc d"


@given(st.text())
def test_no_text_breaks_the_markup_reader(text):
    assert plain_text(text) == plain_text(text)


def test_markup_made_to_be_slow_is_refused_at_once():
    with pytest.raises(MarkupTooDeepError, match="2000 elements"):
        plain_text("<div>" * 1_000_000)
    assert plain_text("<p>one</p>" * 5_000).count("one") == 5_000
