import pytest
from hypothesis import given
from hypothesis import strategies as st

from skills_pipeline.normalise.text import (
    MarkupTooDeepError,
    content_key,
    fold_spaces,
    plain_text,
    unescaped,
    words_key,
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


def test_equal_texts_of_one_employer_and_country_have_one_content_key():
    one = content_key("Ada Ltd", "GB", "Nurse", "Care  for\npeople")
    assert one == content_key("ADA LTD ", "GB", "nurse", "care for people")
    assert one != content_key("Ada Ltd", "IE", "Nurse", "Care for people")
    assert one != content_key("Ada Ltd", "GB", "Nurse", "Care for many people")


def test_reordered_words_and_other_digits_have_one_words_key():
    one = words_key("Ada", "GB", "Nurse", "Ref 123. Care. Plan.")
    assert one == words_key("Ada", "GB", "Nurse", "Plan. Care. Ref 456.")
    assert one != words_key("Ada", "GB", "Nurse", "Plan. Cure. Ref 456.")


@given(st.text())
def test_no_text_breaks_the_keys_or_the_markup_reader(text):
    assert plain_text(text) == plain_text(text)
    assert len(words_key(None, "ZZ", text, text)) == 32


def test_markup_made_to_be_slow_is_refused_at_once():
    with pytest.raises(MarkupTooDeepError, match="2000 elements"):
        plain_text("<div>" * 1_000_000)
    assert plain_text("<p>one</p>" * 5_000).count("one") == 5_000
