"""Members of a record that a source may leave out: absent, null and blank are None, another type is refused.

Here belong reading such members strictly, and joining several as a posting states them. Which member fills
which field belongs in the source's own module, what a value means in `normalise`.
"""

from collections.abc import Iterable, Sequence
from typing import TypedDict

from skills_pipeline.normalise.text import fold_spaces
from skills_pipeline.sources.base import RawPay, RawPlace
from skills_pipeline.sources.documents import Record


class Where(TypedDict):
    """The fields of a posting that say where the work is done."""

    country: str | None
    region: str | None
    place: str | None
    places: tuple[RawPlace, ...]


def text_member(record: Record, name: str) -> str | None:
    """The text under a name; raises `TypeError` when it is something else."""
    value = record.get(name)
    if not isinstance(value, str | None):
        raise TypeError(f"{name}: expected text, saw {value!r:.80}")
    return fold_spaces(value or "") or None


def texts_member(record: Record, name: str) -> list[str]:
    """The texts of a list, or one text; raises `TypeError` when it is something else."""
    value = record.get(name)
    texts = [value] if isinstance(value, str | None) else value
    if not isinstance(texts, list) or not all(isinstance(text, str | None) for text in texts):
        raise TypeError(f"{name}: expected texts, saw {value!r:.80}")
    return [folded for text in texts if (folded := fold_spaces(text or ""))]


def flag_member(record: Record, name: str) -> bool:
    """Whether a source says so: false where it says nothing; raises `TypeError` for what is no flag."""
    value = record.get(name)
    if not isinstance(value, bool | None):
        raise TypeError(f"{name}: expected true or false, saw {value!r:.80}")
    return bool(value)


def amount_member(record: Record, name: str) -> str | int | float | None:
    """A number, or the text a source writes it as; raises `TypeError` when it is something else."""
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        raise TypeError(f"{name}: expected a number, saw {value!r:.80}")
    return text_member(record, name) if isinstance(value, str) else value


def number_member(record: Record, name: str) -> int | float | None:
    """A number to reckon with; raises `TypeError` when it is something else, the text of a number too."""
    value = amount_member(record, name)
    if isinstance(value, str):
        raise TypeError(f"{name}: expected a number, saw {value!r:.80}")
    return value


def object_member(record: Record, name: str) -> Record:
    """The object under a name, empty where there is none; raises `TypeError` when it is something else."""
    value = record.get(name)
    if not isinstance(value, dict | None):
        raise TypeError(f"{name}: expected an object, saw {value!r:.80}")
    return value or {}


def objects_member(record: Record, name: str) -> list[Record]:
    """The objects of a list, empty where there is none; raises `TypeError` when it is something else."""
    value = record.get(name)
    if not isinstance(value, list | None) or not all(isinstance(one, dict) for one in value or []):
        raise TypeError(f"{name}: expected a list of objects, saw {value!r:.80}")
    return value or []


def joined(texts: Iterable[str | None]) -> str | None:
    """Several values as a posting states them: each once, in their order, divided by `; `."""
    return "; ".join(dict.fromkeys(filter(None, texts))) or None


def where(places: Iterable[RawPlace]) -> Where:
    """One place as the fields of a posting, several as its list, each once."""
    known = tuple(dict.fromkeys(place for place in places if place != RawPlace()))
    if len(known) > 1:
        return Where(country=None, region=None, place=None, places=known)
    only = known[0] if known else RawPlace()
    return Where(country=only.country, region=only.region, place=only.name, places=())


def pay(
    minimum: str | float | None,
    maximum: str | float | None,
    currency: str | None,
    period: str | None,
    tax: str | None = None,
) -> RawPay | None:
    """Pay as stated; None without an amount, for some sources state a currency all the same."""
    return None if minimum is None and maximum is None else RawPay(minimum, maximum, currency, period, tax)


def pay_range(pays: Sequence[RawPay]) -> RawPay | None:
    """From the least to the most of several ranges; None where they differ in more than their amounts."""
    if len({(one.currency, one.period, one.tax) for one in pays}) != 1:
        return None
    least = [float(one.minimum) for one in pays if one.minimum is not None]
    most = [float(one.maximum) for one in pays if one.maximum is not None]
    return pay(min(least, default=None), max(most, default=None), pays[0].currency, pays[0].period)
