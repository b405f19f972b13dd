"""What others state of occupations, and the rules that refuse it: a score, a link, persons, technologies.

Here belongs what is the same for every publisher: that a code exists in its classification, that a year and a
number are such. Which measures there are and what their files look like belongs in `measures`; figures of
countries are in `figures`.
"""

import re
from dataclasses import dataclass
from typing import Any

from skills_pipeline.contracts.base import Table
from skills_pipeline.contracts.core import (
    OCCUPATION_CROSSWALKS,
    OCCUPATION_EMPLOYMENT,
    OCCUPATION_SCORES,
    OCCUPATION_TECHNOLOGIES,
)
from skills_pipeline.occupation import isco
from skills_pipeline.sources.documents import RecordRefusedError
from skills_pipeline.sources.figures import area, number

ALL, UNKNOWN = "_T", "_U"
"""All occupations or levels together; an occupation that was not stated."""

_CODES = {
    "soc_2010": re.compile(r"\d{2}-\d{4}"),
    "soc_2018": re.compile(r"\d{2}-\d{4}"),
    "onet_soc_2010": re.compile(r"\d{2}-\d{4}\.\d{2}"),
    "onet_soc_2019": re.compile(r"\d{2}-\d{4}\.\d{2}"),
    "occ1990dd": re.compile(r"\d{1,3}"),
    "esco": re.compile(r"http://data\.europa\.eu/esco/occupation/[0-9a-f-]{36}"),
}
"""Classification → how it writes a code; the codes of ISCO-08 are known one by one."""

_UNIT_GROUP_DIGITS = 4
_YEAR = re.compile(r"(19|20)\d{2}")
_COMMODITY = re.compile(r"\d{8}")
_MARKS = {"Y": True, "N": False}
_QUOTED_CHARS = 60


@dataclass(frozen=True)
class RawScore:
    """A score of an occupation, on the scale of its measure."""

    measure: str
    classification: str
    code: str
    value: float


@dataclass(frozen=True)
class RawLink:
    """That an occupation of one classification is, or is part of, one of another."""

    crosswalk: str
    from_classification: str
    from_code: str
    to_classification: str
    to_code: str


@dataclass(frozen=True)
class RawEmployment:
    """Employed persons in thousands of one occupation, country and year; None where only a flag stands.

    `country`: a name or code; `isco08_code` of one or two digits, or `_T`, `_U`.
    """

    dataset: str
    country: str
    isco08_code: str
    education: str
    age: str
    year: str
    employed_thousands: float | None
    obs_flag: str | None


@dataclass(frozen=True)
class RawTechnology:
    """A technology listed for an occupation of O*NET-SOC 2019; the marks are `Y` or `N`."""

    code: str
    technology: str
    commodity_code: str
    hot: str
    in_demand: str


RawOccupationRow = RawScore | RawLink | RawEmployment | RawTechnology


def occupation_row(source: str, raw: RawOccupationRow) -> tuple[Table, dict[str, Any]]:
    """The table it belongs to, and its row there without the landing. Raises `RecordRefusedError`."""
    match raw:
        case RawScore():
            row = {"code": known_code(raw.classification, raw.code), "value": finite(raw.value)}
            return OCCUPATION_SCORES, vars(raw) | row | {"source": source}
        case RawLink():
            row = {
                "from_code": known_code(raw.from_classification, raw.from_code),
                "to_code": known_code(raw.to_classification, raw.to_code),
            }
            return OCCUPATION_CROSSWALKS, vars(raw) | row | {"source": source}
        case RawEmployment():
            return OCCUPATION_EMPLOYMENT, _employment(raw) | {"source": source}
        case RawTechnology():
            return OCCUPATION_TECHNOLOGIES, _technology(raw) | {"source": source}


def known_code(classification: str, stated: str) -> str:
    """The code, when its classification has it or could. Raises `RecordRefusedError` (`unknown_code`)."""
    code = str(stated).strip()
    if classification == "isco08":
        known = len(code) == _UNIT_GROUP_DIGITS and code in isco.codes()
        wanted = "a unit group of ISCO-08, of four digits; is it ISCO-88, or a leading 0 lost?"
    else:
        known = _CODES[classification].fullmatch(code) is not None
        wanted = f"a code of {classification}, {_CODES[classification].pattern}"
    if not known:
        raise RecordRefusedError("unknown_code", f"{code[:_QUOTED_CHARS]!r} is not {wanted}")
    return code


def finite(stated: str | float) -> float:
    """The number. Raises `RecordRefusedError` (`missing_value`, `not_a_number`)."""
    return number("" if stated is None else stated)


def _technology(raw: RawTechnology) -> dict[str, Any]:
    code, technology = known_code("onet_soc_2019", raw.code), raw.technology.strip()
    where = f"{code}, {technology[:_QUOTED_CHARS]}"
    if not technology:
        raise RecordRefusedError("missing_value", f"{code}: the row names no technology")
    if not _COMMODITY.fullmatch(raw.commodity_code):
        detail = (
            f"{where}: {raw.commodity_code[:_QUOTED_CHARS]!r} is no commodity code of eight digits (UNSPSC)"
        )
        raise RecordRefusedError("unknown_code", detail)
    for column, mark in (("Hot Technology", raw.hot), ("In Demand", raw.in_demand)):
        if mark not in _MARKS:
            detail = f"{where}: {column} {mark[:_QUOTED_CHARS]!r} is neither Y nor N; land O*NET's own file"
            raise RecordRefusedError("unknown_code", detail)
    return {
        "code": code,
        "technology": technology,
        "commodity_code": raw.commodity_code,
        "is_hot": _MARKS[raw.hot],
        "is_in_demand": _MARKS[raw.in_demand],
    }


def _employment(raw: RawEmployment) -> dict[str, Any]:
    where = f"{raw.dataset}, {raw.country}, {raw.isco08_code}"
    if raw.isco08_code not in (ALL, UNKNOWN) and raw.isco08_code not in isco.names():
        raise RecordRefusedError("unknown_code", f"{where}: ISCO-08 has no group {raw.isco08_code!r}")
    if not _YEAR.fullmatch(raw.year):
        detail = f"{where}: TIME_PERIOD {raw.year[:_QUOTED_CHARS]!r} is no year; ask for annual data (freq A)"
        raise RecordRefusedError("impossible_date", detail)
    if raw.employed_thousands is None and not raw.obs_flag:
        raise RecordRefusedError("missing_value", f"{where}, {raw.year}: neither a value nor a flag")
    if raw.employed_thousands is not None and raw.employed_thousands < 0:
        raise RecordRefusedError("negative_number", f"{where}, {raw.year}: {raw.employed_thousands}")
    row = dict(vars(raw))
    return row | {"country_code": area(row.pop("country"))}
