"""The language the pages speak: texts by gettext, and the signs in which a language writes a number.

English texts stand where they are used, marked, and are the keys of `interface/*.po`, a file a language. Here
belongs what reads those files; `translations` brings them up to date. Pages are made within `speaking`, so
that a function that words something need not be handed the language.
"""

import gettext as standard
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "nl": "Nederlands", "fr": "Français"}
"""ISO 639-1 code → the language's own name, in the order in which pages offer them; English is the source."""

CATALOGUES = Path(__file__).with_name("interface")

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything worded inside is in `language`. Raises `KeyError` for one that is not in `LANGUAGES`."""
    LANGUAGES[language]
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The code of the language that is spoken."""
    return _spoken.get()


def gettext(text: str) -> str:
    """`text` in the language that is spoken; itself where no catalogue has it."""
    # The empty text is the key of a catalogue's own header.
    return _translations(language()).gettext(text) if text else text


def ngettext(one: str, many: str, number: int) -> str:
    """The form of a text that goes with `number`."""
    return _translations(language()).ngettext(one, many, number)


def marked(text: str) -> str:
    """`text` as it is: says that it will be worded later, so that catalogues have it."""
    return text


def in_words(words: Mapping[str, str]) -> dict[str, str]:
    """Code → its marked words in the language that is spoken."""
    return {code: gettext(text) for code, text in words.items()}


def localised(file: str) -> str:
    """The name of a page in the language that is spoken: `map.html`, in Dutch `map.nl.html`."""
    return file_in(language(), file)


def file_in(code: str, file: str) -> str:
    """The name of a page in a language: English ones have the name alone."""
    stem, dot, ending = file.rpartition(".")
    return file if code == ENGLISH else f"{stem}.{code}{dot}{ending}"


def in_signs(number: str) -> str:
    """A number in English signs, 1,234.5, in those of the language that is spoken."""
    return number.translate(_signs(language()))


def country_names() -> dict[str, str]:
    """Code of ISO 3166-1 → name in the language that is spoken (CLDR)."""
    return dict(Locale(language()).territories)


def chart_signs() -> dict[str, Any]:
    """How a chart writes numbers: a locale definition of d3-format."""
    symbols = _symbols(language())
    return {
        "decimal": symbols["decimal"],
        "thousands": symbols["group"],
        "grouping": [3],
        "currency": ["", ""],
        "minus": "−",
    }


@cache
def _translations(code: str) -> standard.NullTranslations:
    if code == ENGLISH:
        return standard.NullTranslations()
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return standard.GNUTranslations(compiled)


@cache
def _symbols(code: str) -> dict[str, str]:
    return dict(Locale(code).number_symbols["latn"])


@cache
def _signs(code: str) -> dict[int, str]:
    symbols = _symbols(code)
    return {ord(","): symbols["group"], ord("."): symbols["decimal"]}
