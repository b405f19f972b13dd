"""Language of a text and of its parts, by the n-grams of ELD (Efficient Language Detector), 60 languages.

Here belongs detection only; which languages are classified is the lexicon's business.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

UNDETERMINED = "und"
"""ISO 639-2 code of a text whose language cannot be told: too short, or not a language."""

SECOND_LANGUAGE_PCT = 20
"""A language of less of the text than this is a name, a slogan or a list of tools."""

_LEAST_SCORE = 0.4
"""Of 0 to 1, from the detector; lists of product names get 0.05, postings of mixed languages 0.5 and more."""

_PART_CHARS = 300
_MOST_PARTS = 6


@dataclass(frozen=True, slots=True)
class Languages:
    """ISO 639-1 codes: of most of the text, and of at least a fifth of it beside that (None: of no more)."""

    first: str
    second: str | None


def languages_of(texts: Sequence[str]) -> list[str]:
    """One ISO 639-1 code a text, that of most of it; `und` where no language is told."""
    return [languages_in(text).first for text in texts]


def languages_in(text: str) -> Languages:
    """The languages of a text, by parts of 300 characters, at most six of them evenly over the text.

    All 60 languages stay in play: a detector restricted to those one expects calls Latvian Swedish. Parts
    that tell no language count for none.
    """
    chars: Counter[str] = Counter()
    for part in _parts(text):
        chars[_language(part)] += len(part)
    told = [(code, count) for code, count in chars.most_common() if code != UNDETERMINED]
    if not told:
        return Languages(UNDETERMINED, None)
    second = told[1] if len(told) > 1 else None
    enough = second is not None and 100 * second[1] >= SECOND_LANGUAGE_PCT * chars.total()
    return Languages(told[0][0], second[0] if second and enough else None)


def _parts(text: str) -> list[str]:
    """The text whole, or its parts; of a long one, evenly chosen ones."""
    count = -(-len(text) // _PART_CHARS)
    evenly = ((2 * i + 1) * count // (2 * _MOST_PARTS) for i in range(_MOST_PARTS))
    chosen = range(count) if count <= _MOST_PARTS else evenly
    return [text[i * _PART_CHARS : (i + 1) * _PART_CHARS] for i in chosen]


def _language(text: str) -> str:
    import eldc

    eldc.init()
    details = eldc.detect_details(text)
    score = details.scores.get(details.language, 0.0)
    return str(details.language) if score >= _LEAST_SCORE else UNDETERMINED
