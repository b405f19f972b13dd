"""Codes, quantities and places that several sources write alike, as a posting states them.

Here belong the schemes that addresses of ESCO name, units beside numbers, and places that say no more than
others. Reading members strictly belongs in `members`, what a code means in `normalise`.
"""

from collections.abc import Iterable

from skills_pipeline.sources.base import RawPlace
from skills_pipeline.sources.documents import Record
from skills_pipeline.sources.members import amount_member, flag_member

_ESCO_ISCO = "http://data.europa.eu/esco/isco/C"


def coded(scheme: str, code: str | None) -> str | None:
    """A code with the scheme it belongs to."""
    return f"{scheme}:{code}" if code else None


def occupation_of_address(address: str) -> str:
    """An occupation group (ISCO-08) or occupation that ESCO names by an address, with its scheme."""
    if address.startswith(_ESCO_ISCO):
        return f"isco08:{address.removeprefix(_ESCO_ISCO)}"
    return f"esco:{address}"


def quantity(record: Record, name: str, unit: str) -> str | None:
    """The number of a member with its unit (`3 years`); raises `TypeError` when it is something else."""
    amount = amount_member(record, name)
    return None if amount is None else f"{amount} {unit}"


def said(record: Record, name: str) -> bool | None:
    """A flag that may be left out: None where nobody said; raises `TypeError` for what is no flag."""
    return None if record.get(name) is None else flag_member(record, name)


def told_places(places: Iterable[RawPlace]) -> list[RawPlace]:
    """Without countries by themselves that a place beside them lies in."""
    known = list(places)
    told = {place.country for place in known if place.name or place.region}
    return [place for place in known if place.name or place.region or place.country not in told]
