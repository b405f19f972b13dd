"""Personal contact data out of texts: addresses of e-mail and numbers of telephones.

Here belongs masking what stands in free text. Contact fields of a source (named persons, their numbers) are
not read by its module in the first place.
"""

import re
from collections.abc import Sequence

import polars as pl

MASK = "[…]"

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}")
_PHONE = re.compile(r"(?<![\w.,/€$£-])(?:\+|00)\d{1,3}[ .\-/()]*(?:\(?0\)?)?(?:[ .\-/()]*\d){6,12}(?!\w)")
_PHONE_WORDS = (
    "tel|tél|telefon|telefoon|telephone|téléphone|teléfono|telefono|phone|mobile|mobil|handy|tlf|tfn"
    "|call us|fon|gsm|whatsapp"
)
_NATIONAL_PHONE = re.compile(rf"(?i)(\b(?:{_PHONE_WORDS})\b[ :.]{{0,4}})\(?\d(?:[ .\-/()]*\d){{5,12}}(?!\w)")
_STEPS = (
    (_EMAIL, MASK, "@"),
    (_PHONE, MASK, r"(?:\+|00)\d(?:[ .\-/()]*\d){6}"),
    (_NATIONAL_PHONE, rf"\g<1>{MASK}", rf"(?i:{_PHONE_WORDS})[ :.]{{0,4}}\(?\d"),
)
"""What is looked for, what stands in its stead, and what a text with any must hold, as Polars reads it."""


def masked(texts: Sequence[str]) -> list[str]:
    """The texts with e-mail addresses and telephone numbers masked.

    A number is one of a telephone when it begins with a country's prefix or stands behind a word for
    telephone: amounts, years and reference numbers stay.
    """
    result = list(texts)
    for pattern, mask, necessary in _STEPS:
        for row in pl.Series(result, dtype=pl.String).str.contains(necessary).arg_true():
            result[row] = pattern.sub(mask, result[row])
    return result


def without_contacts(text: str) -> str:
    """One text so masked."""
    return masked([text])[0]
