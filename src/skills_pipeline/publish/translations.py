"""Catalogues of the interface's texts: every marked text is in each of them, none that nobody uses.

    python -m skills_pipeline.publish.translations

brings `interface/*.po` up to date: new texts come in untranslated, those no longer used go. Here belongs
where marked texts are found; what translates them is in `wording`. Texts of tables (titles of definitions,
words of statuses) are taken from where they are declared.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from skills_pipeline.classify.definitions import DEFINITIONS
from skills_pipeline.indicators.status import REASONS
from skills_pipeline.measures import digital_decade
from skills_pipeline.publish.wording import CATALOGUES, ENGLISH, LANGUAGES
from skills_pipeline.skills import framework

_PACKAGE = Path(__file__).parent
_METHODS = [("templates/**.j2", "jinja2"), ("*.py", "python")]
_OPTIONS = {
    "templates/**.j2": {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
}
_MARKS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
_FILLED_IN = re.compile(r"%\(\w+\)s|%s|%%")
_NOT_KEPT = tuple(
    f'"{name}:'
    for name in (
        *("Project-Id-Version", "Report-Msgid-Bugs-To", "Last-Translator", "Language-Team"),
        *("POT-Creation-Date", "PO-Revision-Date", "Generated-By"),
    )
)
"""Lines of the header that Babel would fill with names of nobody and with days on which no text changed."""
_HEADER = """\
# Texts of the report, {name}. The English text is the key; %(name)s and HTML tags stay as they are.
# Brought up to date by `make texts`."""


def catalogue_text(language: str) -> str:
    """The file of a language as it should be: all texts in use, with the translations it has."""
    texts = _texts()
    path = CATALOGUES / f"{language}.po"
    catalogue = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
    catalogue.fuzzy = False
    catalogue.update(texts, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    for message in catalogue:
        if not _FILLED_IN.search(str(message.id)):
            # Babel takes the "% i" of "95 % interval" for a value to be filled in.
            message.flags.discard("python-format")
    catalogue.header_comment = _HEADER.format(name=LANGUAGES[language])
    written = io.BytesIO()
    write_po(written, catalogue, width=110, omit_header=False, sort_by_file=True, include_lineno=False)
    lines = written.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(_NOT_KEPT))


def untranslated(language: str) -> list[str]:
    """Texts of a language that have no translation."""
    catalogue = read_po(io.StringIO(catalogue_text(language)), locale=language)
    return [str(message.id) for message in catalogue if message.id and not _is_whole(message.string)]


def _is_whole(translation: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(translation) if isinstance(translation, tuple | list) else bool(translation)


def _texts() -> Catalog:
    catalogue = Catalog()
    found = extract_from_dir(
        _PACKAGE, method_map=_METHODS, options_map=_OPTIONS, keywords=_MARKS, comment_tags=("Translators:",)
    )
    for file, _line, text, comments, _context in found:
        catalogue.add(text, locations=[(Path(file).as_posix(), 0)], auto_comments=comments)
    for place, text in _texts_of_tables():
        catalogue.add(text, locations=[(place, 0)])
    return catalogue


def _texts_of_tables() -> Iterator[tuple[str, str]]:
    for definition in DEFINITIONS:
        yield "meta.definitions", definition.title
        yield "meta.definitions", definition.rule
        yield "meta.definitions", definition.after
    for _, meaning in REASONS.values():
        yield "meta.status_reasons", meaning
    for value in framework.values().values():
        yield "meta.framework_values", value.label
        yield "meta.framework_values", value.definition
    for target in digital_decade.targets():
        yield "meta.digital_decade_targets", target.title


def main() -> None:
    """Write the catalogue of every language but English."""
    for language in LANGUAGES:
        if language != ENGLISH:
            (CATALOGUES / f"{language}.po").write_text(catalogue_text(language), "utf-8")
            print(f"{language}: {len(untranslated(language))} texts without a translation")


if __name__ == "__main__":
    main()
