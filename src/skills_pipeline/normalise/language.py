"""Language of a text, by lingua's character n-grams, among the languages postings come in.

Here belongs detection only; which languages are classified is the lexicon's business.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

UNDETERMINED = "und"
"""ISO 639-2 code of a text whose language cannot be told: too short, mixed, or not a language."""

_DETECTED = "da de en es fi fr it nb nl pl pt sv cs ru tr ja zh".split()
_CONTRACT_CODES = {"nb": "no"}
_SAMPLE_CHARS = 600


def languages_of(texts: Sequence[str]) -> list[str]:
    """One ISO 639-1 code a text, `und` where undetermined; the first 600 characters decide."""
    found = (_detector().detect_language_of(text[:_SAMPLE_CHARS]) for text in texts)
    codes = (language.iso_code_639_1.name.lower() if language else UNDETERMINED for language in found)
    return [_CONTRACT_CODES.get(code, code) for code in codes]


@cache
def _detector() -> "LanguageDetector":
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper()) for code in _DETECTED]
    # Low-accuracy mode looks at trigrams only: alike on whole paragraphs, 3.6 times as fast.
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()
