"""Personal contact data out of texts: addresses of e-mail and numbers of telephones.

Here belongs masking what stands in free text. Contact fields of a source (named persons, their numbers) are
not read by its module in the first place.
"""

import re

MASK = "[…]"

_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}")
_PHONE = re.compile(r"(?<![\w.,/€$£-])(?:\+|00)\d{1,3}[ .\-/()]*(?:\(?0\)?)?(?:[ .\-/()]*\d){6,12}(?!\w)")
_NATIONAL_PHONE = re.compile(
    r"(?i)(\b(?:tel|tél|telefon|telefoon|telephone|téléphone|teléfono|telefono|phone|mobile|mobil|handy|tlf|tfn"
    r"|call us|fon|gsm|whatsapp)\b[ :.]{0,4})\(?\d(?:[ .\-/()]*\d){5,12}(?!\w)"
)


def without_contacts(text: str) -> str:
    """`text` with e-mail addresses and telephone numbers masked.

    A number is one of a telephone when it begins with a country's prefix or stands behind a word for
    telephone: amounts, years and reference numbers stay.
    """
    if "@" in text:
        text = _EMAIL.sub(MASK, text)
    text = _PHONE.sub(MASK, text)
    return _NATIONAL_PHONE.sub(rf"\g<1>{MASK}", text)
