"""ISCO-08, the International Standard Classification of Occupations (ILO 2012): codes and names.

Here belong what codes exist, how sources write them, and the names of the ten major and 43 sub-major groups.
Telling the code from a title is in `coding`.
"""

import csv
import re
from functools import cache

from skills_pipeline.settings import resource

LEVELS = (1, 2, 3, 4)
"""Digits of a major, sub-major, minor and unit group."""

_STATED = re.compile(r"(isco08|esco):(.+)", re.DOTALL)
_CODE = re.compile(r"C?(\d{1,4})")
_ESCO_GROUP = re.compile(r"https?://data\.europa\.eu/esco/isco/C(\d{1,4})")
_WITHOUT_TABLE = (
    "esco:http://data.europa.eu/esco/occupation/",
    "ssyk2012:",
    "rome:",
    "kldb2010:",
    "soc2018:",
)


def occupation_of_code(stated: str) -> str | None:
    """The ISCO-08 code of one to four digits that a source states; None for a scheme without a table here.

    Read are `isco08:2512`, `isco08:C2512` and an ESCO address of an ISCO group, with `esco:` before it or
    not. Raises `ValueError` when the scheme is unknown or ISCO-08 has no such group.
    """
    text = stated.strip()
    if text.startswith(_WITHOUT_TABLE):
        return None
    group = _ESCO_GROUP.fullmatch(text.removeprefix("esco:"))
    scheme = _STATED.fullmatch(text)
    plain = _CODE.fullmatch(scheme[2].strip()) if scheme and scheme[1] == "isco08" else None
    found = group or plain
    if found is None:
        raise ValueError(f"{stated[:80]!r} states no occupation in a scheme known here")
    if found[1] not in codes():
        raise ValueError(f"{stated[:80]!r}: ISCO-08 has no group {found[1]}")
    return found[1]


@cache
def codes() -> frozenset[str]:
    """All codes of ISCO-08, of one to four digits."""
    return frozenset(code[:digits] for code in unit_groups() for digits in LEVELS)


@cache
def unit_groups() -> tuple[str, ...]:
    """The 436 codes of four digits, in order."""
    return tuple(sorted(code for row in _groups() for code in row["unit_groups"].split()))


@cache
def names() -> dict[str, str]:
    """Code of one or two digits → name of the major or sub-major group."""
    return {row["isco08"]: row["name"] for row in _groups()}


def _groups() -> list[dict[str, str]]:
    with resource("models/isco08/groups.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
