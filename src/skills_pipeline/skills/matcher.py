"""Where surfaces of the AI taxonomy stand in a text, with exact offsets.

Here belong the rules of writing: folding, word boundaries, capitals, tokens, overlaps, ambiguous terms.
What a mention means (asked of the person, said of the employer) is decided in `classify`.

The whole text is scanned once by an Aho-Corasick automaton; only the stretch of writing around a hit is
tokenised by spaCy. spaCy splits on white space first, so that stretch has the tokens it has in the text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from skills_pipeline.skills import worker_voice
from skills_pipeline.skills.taxonomy import LANGUAGES, MULTILINGUAL, Surface, Taxonomy, load

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer

_SPACY_CODES = {"no": "nb"} | {language: language for language in LANGUAGES if language != "no"}
_ANY_LANGUAGE = "xx"

_STRETCH_CHARS = 40
"""How far the writing around a hit is followed: longer than any honest word, short enough for any text."""

_AS_SPACE = "\n\t\u00a0\u202f-\u2010\u2011\u2013"
"""Characters read as a space, so that `machine-learning` and `machine learning` are one surface."""

_JOINERS = r"[-\u2010\u2011\u2013/\\&+|_*:,;.'’()\[\]]"
"""Signs that join words into one token for spaCy: `KI-basierte`, `AI/ML`, `l’IA`, `**AI**`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that may name a concept; offsets count characters of the text given to `find`."""

    start: int
    end: int
    surface: str
    concept_id: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A candidate with the line of the lexicon that found it; offsets as in `Candidate`."""

    start: int
    end: int
    surface: Surface


class Matcher:
    """Finds the surfaces of a taxonomy, and terms of worker voice; build once, use for many texts."""

    def __init__(self, taxonomy: Taxonomy, terms: Iterable[Surface] = ()) -> None:
        from ahocorasick_rs import AhoCorasick

        self._surfaces = _by_pattern(taxonomy.surfaces)
        self._terms = _by_pattern(terms)
        self._patterns = list(self._surfaces | self._terms)
        self._automaton = AhoCorasick(self._patterns)

    def find(self, text: str, language: str | None) -> list[Candidate]:
        """Candidates in order of appearance, none overlapping, the longest preferred.

        `language` is an ISO 639-1 code, or None where it is not known: then acronyms of every language count.
        """
        return candidates_of(text, self.hits(text, language))

    def hits(self, text: str, language: str | None) -> list[Hit]:
        """The candidates of `find`, each with the surface that found it."""
        return self.read(text, language)[0]

    def read(self, text: str, language: str | None) -> tuple[list[Hit], list[Hit]]:
        """The hits of the taxonomy and those of the terms of worker voice, of one scan.

        Hits of either overlap none of their own kind: what names a concept may be part of a term, too.
        """
        readable = _readable(text)
        matches = list(self._matches(readable))
        concepts = _hits(self._surfaces, matches, readable, language)
        named = _unambiguous_company(_longest_first(concepts))
        # Most texts name no AI, and most terms found in them would need it: they are not looked at closer.
        terms = _hits(self._terms, matches, readable, language, with_ambiguous=bool(named))
        return named, _longest_first(terms)

    def _matches(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Every pattern that begins a word, with its place."""
        for pattern, start, end in self._automaton.find_matches_as_indexes(_fold(text), overlapping=True):
            if start == 0 or not text[start - 1].isalnum():
                yield self._patterns[pattern], start, end


def candidates_of(text: str, hits: Iterable[Hit]) -> list[Candidate]:
    """Hits of the taxonomy in a text as candidates."""
    return [Candidate(hit.start, hit.end, text[hit.start : hit.end], hit.surface.concept_id) for hit in hits]


@cache
def default_matcher() -> Matcher:
    """The matcher of the taxonomy and the terms shipped with the project, built once."""
    return Matcher(load(), worker_voice.terms())


def _by_pattern(surfaces: Iterable[Surface]) -> dict[str, list[Surface]]:
    """Surfaces by what the automaton looks for."""
    found: dict[str, list[Surface]] = {}
    for surface in surfaces:
        found.setdefault(_fold(surface.surface), []).append(surface)
    return found


def _hits(
    table: dict[str, list[Surface]],
    matches: Iterable[tuple[str, int, int]],
    text: str,
    language: str | None,
    *,
    with_ambiguous: bool = True,
) -> list[Hit]:
    """Of the matches those that a surface of the table is written as, in whole tokens."""
    hits = []
    for pattern, start, end in matches:
        surface = _surface(table.get(pattern, ()), text, start, end, language)
        if surface is None or (surface.ambiguous and not with_ambiguous):
            continue
        last = _word_end(text, end) if surface.boundary == "start" else end
        if _is_token_aligned(text, start, last, language):
            hits.append(Hit(start, last, surface))
    return hits


def _surface(
    surfaces: Iterable[Surface], text: str, start: int, end: int, language: str | None
) -> Surface | None:
    """The first of the surfaces that is written so at this place."""
    written = text[start:end]
    for surface in surfaces:
        if (
            _is_ended(surface, text, end)
            and _is_written_as(surface, written)
            and _is_at_home(surface, language)
        ):
            return surface
    return None


def _readable(text: str) -> str:
    """`text` with lone surrogates, which no UTF-8 reader accepts, as question marks; same length."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _fold(text: str) -> str:
    """Lower case with joining signs as spaces, character by character, so that offsets stay those of `text`.

    `İ` (U+0130) is the only character whose lower case has another length than one.
    """
    folded = text.replace("İ", "i").lower().replace("’", "'")
    for character in _AS_SPACE:
        folded = folded.replace(character, " ")
    return folded


def _is_ended(surface: Surface, text: str, end: int) -> bool:
    if surface.boundary == "start":
        end = _word_end(text, end)
    return _is_word_end(text, end)


def _is_word_end(text: str, place: int) -> bool:
    return place == len(text) or not text[place].isalnum() or _is_lost_break(text, place)


def _word_end(text: str, place: int) -> int:
    """Where the word around `place` ends, or as far as writing is followed."""
    furthest = min(len(text), place + _STRETCH_CHARS)
    while place < furthest and not _is_word_end(text, place):
        place += 1
    return place


def _is_lost_break(text: str, place: int) -> bool:
    """Whether two lines were glued together here, as careless removal of HTML does: `machine learningYou`."""
    return text[place - 1].islower() and text[place].isupper()


def _is_written_as(surface: Surface, written: str) -> bool:
    return not surface.case_sensitive or surface.surface == written


def _is_at_home(surface: Surface, language: str | None) -> bool:
    """A cased acronym of another language is another abbreviation here: `IA` in English, `KI` in French."""
    if not surface.case_sensitive or surface.language == MULTILINGUAL:
        return True
    return language not in LANGUAGES or language in _acronym_languages(surface.language)


@cache
def _acronym_languages(language: str) -> tuple[str, ...]:
    """Languages that share the acronyms of `language`: `KI` is Germanic, `IA` is Romance."""
    families = (("de", "nl", "sv", "no", "da"), ("fr", "es", "it", "pt"))
    return next((family for family in families if language in family), (language,))


def _is_token_aligned(text: str, start: int, end: int, language: str | None) -> bool:
    left, right = _stretch(text, start, end)
    code = _SPACY_CODES.get(language or "", _ANY_LANGUAGE)
    starts, ends = _token_edges(code, text[left:right])
    return start - left in starts and end - left in ends


def _stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the writing around a hit: to the next white space or lost break, or as far as is followed."""
    left, right = start, end
    while left > max(0, start - _STRETCH_CHARS) and not text[left - 1].isspace():
        left -= 1
    if end < len(text) and _is_lost_break(text, end):
        return left, end
    while right < min(len(text), end + _STRETCH_CHARS) and not text[right].isspace():
        right += 1
    return left, right


@lru_cache(maxsize=65_536)
def _token_edges(spacy_code: str, stretch: str) -> tuple[frozenset[int], frozenset[int]]:
    tokens = _tokenizer(spacy_code)(stretch)
    starts = frozenset(token.idx for token in tokens)
    return starts, frozenset(token.idx + len(token) for token in tokens)


@cache
def _tokenizer(spacy_code: str) -> "Tokenizer":
    """spaCy's tokenizer of a language, told to split at joining signs too."""
    import spacy
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    language: Any = spacy.blank(spacy_code)
    tokenizer, defaults = language.tokenizer, language.Defaults
    tokenizer.infix_finditer = compile_infix_regex([*defaults.infixes, _JOINERS]).finditer
    tokenizer.prefix_search = compile_prefix_regex([*defaults.prefixes, _JOINERS]).search
    tokenizer.suffix_search = compile_suffix_regex([*defaults.suffixes, _JOINERS]).search
    return tokenizer


def _longest_first(hits: list[Hit]) -> list[Hit]:
    """Hits that overlap no longer one; at equal length the earlier wins. Sorted by place."""
    kept: list[Hit] = []
    taken = bytearray(max((hit.end for hit in hits), default=0))
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if not taken[hit.start] and not taken[hit.end - 1]:
            taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _unambiguous_company(hits: list[Hit]) -> list[Hit]:
    """Ambiguous hits count beside an unambiguous one, or beside an ambiguous one of another concept."""
    if any(not hit.surface.ambiguous for hit in hits):
        return hits
    return hits if len({hit.surface.concept_id for hit in hits}) > 1 else []
