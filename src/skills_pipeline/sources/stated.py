"""Members of a record that a source may leave out: read where they are stated, refused where their type is
another.

Here belongs what the shapes of all sources share: text, numbers and flags that are absent or null, several
values as one, places of work. What a member means is said in the module of its source.
"""

from collections.abc import Iterable
from typing import Any

from skills_pipeline.sources.base import RawPlace
from skills_pipeline.sources.documents import Record

_ESCO = "http://data.europa.eu/esco/"
_ESCO_ISCO = f"{_ESCO}isco/C"


def text_of(record: Record, name: str) -> str | None:
    """The text of a member; None where it is absent, null or empty. Raises `TypeError` for anything else."""
    value = record.get(name)
    if not isinstance(value, str | None):
        raise TypeError(f"{name} is no text: {value!r}")
    return value.strip() or None if value else None


def texts_of(record: Record, name: str) -> list[str]:
    """The texts of a member that may hold none, one or a list. Raises `TypeError` for anything else."""
    value = record.get(name)
    values = value if isinstance(value, list) else [value]
    return [text for one in values if (text := text_of({name: one}, name))]


def number_of(record: Record, name: str) -> str | float | None:
    """The number of a member, or the text in its stead. Raises `TypeError` for what is neither."""
    value = record.get(name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return text_of(record, name)


def quantity_of(record: Record, name: str, unit: str) -> str | None:
    """The number of a member with its unit in words (`3 years`); None where none is stated."""
    number = number_of(record, name)
    return None if number is None else f"{number} {unit}"


def flag_of(record: Record, name: str) -> bool | None:
    """Whether a member says yes or no; None where it is absent or null. Raises `TypeError` for the rest."""
    value = record.get(name)
    if not isinstance(value, bool | None):
        raise TypeError(f"{name} is neither true nor false: {value!r}")
    return value


def joined(*stated: str | None) -> str | None:
    """Several values as one text, each once; None where nothing is stated."""
    return "; ".join(dict.fromkeys(filter(None, stated))) or None


def placed(places: Iterable[RawPlace]) -> dict[str, Any]:
    """Places of work as members of a `RawPosting`: one by itself, several as a list.

    Beside a place in a country, that country alone says nothing more.
    """
    stated = [place for place in dict.fromkeys(places) if place != RawPlace()]
    told = {place.country for place in stated if place != RawPlace(country=place.country)}
    several = tuple(place for place in stated if place.country not in told or place.name or place.region)
    if len(several) > 1:
        return {"places": several}
    single = several[0] if several else RawPlace()
    return {"place": single.name, "region": single.region, "country": single.country}


def coded(scheme: str, code: str | None) -> str | None:
    """A code with the scheme it belongs to."""
    return f"{scheme}:{code}" if code else None


def occupation_of_address(address: str) -> str:
    """An occupation group or occupation that is named by its address in ESCO, with its scheme."""
    if address.startswith(_ESCO_ISCO):
        return f"isco08:{address.removeprefix(_ESCO_ISCO)}"
    return f"esco:{address}"
