"""Catalogues of the pages: up to date, whole, and with the same values and tags as the English text."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from skills_pipeline.publish.translations import catalogue_text, untranslated
from skills_pipeline.publish.wording import CATALOGUES, ENGLISH, LANGUAGES

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
_FILLED_IN = re.compile(r"%\(\w+\)s|%s|%%|\{\w+\}|<[^>]+>")


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_marked_text_and_no_other(language):
    told = "a text was changed: run make texts, then translate what is empty"
    assert (CATALOGUES / f"{language}.po").read_text("utf-8") == catalogue_text(language), told


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language):
    assert untranslated(language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_values_and_has_the_same_tags(language):
    with Path(CATALOGUES / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    differing = {
        text
        for message in catalogue
        if message.id
        for text, translation in zip(_forms(message.id), _forms(message.string), strict=False)
        if sorted(_FILLED_IN.findall(text)) != sorted(_FILLED_IN.findall(translation))
    }
    assert differing == set()


def test_there_is_a_catalogue_for_every_language_and_no_other():
    assert {path.stem for path in CATALOGUES.glob("*")} == set(OTHERS)


def _forms(text):
    return [text] if isinstance(text, str) else list(text)
