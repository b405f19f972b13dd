"""The surroundings of a mention as features, from which its role is told.

Here belongs what the role model sees: words left and right, the heading above, the title, the place.
Of the mention itself it sees the concept and its tier, never the writing, so that a new term inherits what
its surroundings say. The linear model over the features is in `linear`, its training in `train`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skills_pipeline.skills.matcher import Candidate
from skills_pipeline.skills.taxonomy import load as load_taxonomy

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

HASH_FEATURES = 2**16
"""Columns of the role model: enough that collisions do not show, few enough for a file of one megabyte."""

_LEFT_CHARS = 320
_RIGHT_CHARS = 240
_TITLE_CHARS = 300
_NEAR_WORDS = 8
_PLACED_WORDS = 4
_HEADING_REACH_CHARS = 1_500
_HEADING_MAX_CHARS = 70
_TOKEN = re.compile(r"\w+|[:?!•*#\n]")
_DIGITS = re.compile(r"\d+")

_HIRING_WORDS = (
    "applica recruit hiring candida interview résum shortlist screening "  # English
    "bewerb rekrut vorauswahl personalauswahl lebenslauf vorstellungsgespräch "  # German
    "recrut postul présélection entretien "  # French
    "sollicit werving cv "  # Dutch
    "ansök ansøg søknad søker rekry urval "  # Swedish, Danish, Norwegian
    "solicitud preselec currícul entrevista selección selezion colloqui seleção triagem "  # Romance
    "kandydat zgłosze naboru rozmow"  # Polish
)
"""Beginnings of words about hiring: `process` is rare, so one language must learn from another."""

_HIRING = re.compile("|".join(_HIRING_WORDS.split()))


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention in its text. `title_chars` is the length of the title the text starts with, 0 without one."""

    text: str
    start: int
    end: int
    concept_id: str
    concept_tier: str
    title_chars: int


def mention(text: str, title_chars: int, found: Candidate) -> Mention:
    """A candidate of the released lexicon with the text it was found in."""
    tier = load_taxonomy().concepts[found.concept_id].concept_tier
    return Mention(text, found.start, found.end, found.concept_id, tier, title_chars)


def feature_matrix(mentions: Iterable[Mention]) -> "csr_matrix":
    """One row a mention, `HASH_FEATURES` columns, 1 where the feature is there."""
    from sklearn.feature_extraction.text import HashingVectorizer

    vectorizer = HashingVectorizer(
        analyzer=features, n_features=HASH_FEATURES, alternate_sign=False, norm=None, binary=True
    )
    return vectorizer.transform(mentions)


def features(mention: Mention) -> list[str]:
    """What the model sees of one mention, as words marked by where they stand."""
    left = _tokens(mention.text[max(0, mention.start - _LEFT_CHARS) : mention.start])
    right = _tokens(mention.text[mention.end : mention.end + _RIGHT_CHARS])
    return [
        *_window("left", left[::-1]),
        *_window("right", right),
        *(f"heading {word}" for word in _tokens(heading(mention.text, mention.start))),
        *(f"title {word}" for word in _tokens(mention.text[: min(mention.title_chars, _TITLE_CHARS)])),
        *_place(mention),
    ]


def heading(text: str, start: int) -> str:
    """The nearest line above the one at `start` that reads like a heading: short, not an item of a list."""
    above = text[max(0, start - _HEADING_REACH_CHARS) : start].split("\n")[:-1]
    return next((line for line in reversed(above) if _is_heading(line.strip())), "")


def _is_heading(line: str) -> bool:
    if not 2 < len(line) <= _HEADING_MAX_CHARS:
        return False
    return line.startswith("**") or (line[0] not in "-*•·" and line[-1] not in ".,;")


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(_DIGITS.sub("0", text.lower()))


def _window(side: str, words: list[str]) -> list[str]:
    """Words of one side, nearest first: all, the near, the nearest by distance, and those about hiring."""
    return [
        *(f"{side} {word}" for word in words),
        *(f"near {side} {word}" for word in words[:_NEAR_WORDS]),
        *(f"{side}{distance} {word}" for distance, word in enumerate(words[:_PLACED_WORDS])),
        *(f"{side} hiring" for word in words if _HIRING.match(word)),
        *(f"near {side} hiring" for word in words[:_NEAR_WORDS] if _HIRING.match(word)),
    ]


def _place(mention: Mention) -> list[str]:
    in_title = mention.start < mention.title_chars
    tenth = 10 * mention.start // max(1, len(mention.text))
    return [
        f"concept {mention.concept_id}",
        f"tier {mention.concept_tier}",
        f"tenth {tenth}",
        f"in title {in_title}",
        f"in title {in_title} {mention.concept_tier}",
    ]
