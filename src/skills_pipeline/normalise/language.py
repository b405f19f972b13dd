"""Language of a text, by the byte n-grams of langid (Lui & Baldwin 2012), among 97 languages.

Here belongs detection only; which languages are classified is the lexicon's business.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNDETERMINED = "und"
"""ISO 639-2 code of a text whose language cannot be told: too short, mixed, or not a language."""

_CONTRACT_CODES = {"nb": "no", "nn": "no"}
_SAMPLE_CHARS = 600
_MINIMUM_CONFIDENCE = 0.5


def languages_of(texts: Sequence[str]) -> list[str]:
    """One ISO 639-1 code a text, `und` where no language is more likely than not.

    The first 600 characters decide. All 97 languages stay in play: a detector restricted to those one
    expects calls Latvian Swedish.
    """
    found = (_identifier().classify(text[:_SAMPLE_CHARS])[0] for text in texts)
    return [_CONTRACT_CODES.get(code, code) if len(code) == 2 else UNDETERMINED for code in found]


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True, min_confidence=_MINIMUM_CONFIDENCE)
