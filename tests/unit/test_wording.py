"""How the pages speak a language: texts, signs of numbers, names of countries and of files."""

import pytest
from markupsafe import Markup

from skills_pipeline.publish import page, wording


def test_english_texts_are_the_keys_and_other_languages_have_their_own():
    assert wording.gettext("Overview") == "Overview"
    with wording.speaking("nl"):
        assert wording.gettext("Overview") == "Overzicht"
    with wording.speaking("fr"):
        assert wording.gettext("Overview") == "Vue d’ensemble"
    assert wording.language() == "en"


def test_a_text_that_no_catalogue_has_stays_english():
    with wording.speaking("fr"):
        assert wording.gettext("GitHub Copilot") == "GitHub Copilot"
        assert wording.gettext("") == ""


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(KeyError, match="xx"), wording.speaking("xx"):
        pass


@pytest.mark.parametrize(
    ("language", "share", "count", "points"),
    [
        ("en", "12.3", "1,234", "−0.50"),
        ("nl", "12,3", "1.234", "−0,50"),
        ("fr", "12,3", "1\u202f234", "−0,50"),
    ],
)
def test_numbers_have_the_signs_of_the_language(language, share, count, points):
    with wording.speaking(language):
        assert page.percent(12.34) == share
        assert page.count(1234) == count
        assert page.points(-0.5) == points


def test_countries_and_files_are_named_in_the_language():
    assert (wording.country_names()["DE"], wording.localised("map.html")) == ("Germany", "map.html")
    with wording.speaking("nl"):
        assert (wording.country_names()["DE"], wording.localised("map.html")) == ("Duitsland", "map.nl.html")


def test_english_data_are_said_to_be_english_on_a_page_of_another_language():
    environment = page._environment()
    claim = environment.from_string("<li{{ in_english() }}>{{ text }}</li>")
    assert claim.render(text="<b>") == "<li>&lt;b&gt;</li>"
    with wording.speaking("nl"):
        assert claim.render(text="<b>") == Markup('<li lang="en">&lt;b&gt;</li>')


def test_a_value_inside_a_translated_sentence_is_escaped():
    sentence = page._environment().from_string(
        "{% trans first=name, last=name %}from {{ first }} to {{ last }}{% endtrans %}"
    )
    with wording.speaking("nl"):
        assert sentence.render(name="<b>") == "van &lt;b&gt; tot &lt;b&gt;"
