"""What is stated of enterprises, and the rules that refuse it: a percentage of them, or one employer.

Here belongs what is the same for every publisher: that a year, a percentage and a size class are such. Whose
files they come from and what these look like belongs in `measures`; occupations are in `occupations`.
"""

import re
from dataclasses import dataclass
from typing import Any

from skills_pipeline.contracts.base import Table
from skills_pipeline.contracts.core import (
    EMPLOYERS,
    ENTERPRISE_SIZE_CLASSES,
    ENTERPRISE_STATISTICS,
    SIZE_CLASSES,
)
from skills_pipeline.normalise.employer import employer_key, size_class
from skills_pipeline.normalise.industry import section_of_nace
from skills_pipeline.sources.documents import RecordRefusedError
from skills_pipeline.sources.figures import area

_YEAR = re.compile(r"(19|20)\d{2}")
_QUOTED_CHARS = 60


@dataclass(frozen=True)
class RawEnterpriseShare:
    """Percent of the enterprises of a country, size class and industry; None where only a flag stands.

    `country`: a name or code; `size_class` of `ENTERPRISE_SIZE_CLASSES`.
    """

    dataset: str
    country: str
    year: str
    size_class: str
    industry: str
    indicator: str
    value_pct: float | None
    obs_flag: str | None


@dataclass(frozen=True)
class RawEmployer:
    """What a table of employers says of one: `nace` a code or section letter, `size` a class or a number."""

    employer: str
    nace: str
    size: str


RawEnterpriseRow = RawEnterpriseShare | RawEmployer


def enterprise_row(source: str, raw: RawEnterpriseRow) -> tuple[Table, dict[str, Any]]:
    """The table it belongs to, and its row there without the landing. Raises `RecordRefusedError`."""
    match raw:
        case RawEnterpriseShare():
            return ENTERPRISE_STATISTICS, _share(raw) | {"source": source}
        case RawEmployer():
            return EMPLOYERS, _employer(raw) | {"source": source}


def _share(raw: RawEnterpriseShare) -> dict[str, Any]:
    where = f"{raw.dataset}, {raw.country}, {raw.indicator}"
    if raw.size_class not in ENTERPRISE_SIZE_CLASSES:
        raise RecordRefusedError("unknown_code", f"{where}: {raw.size_class!r} is no size class")
    if not _YEAR.fullmatch(raw.year):
        detail = f"{where}: TIME_PERIOD {raw.year[:_QUOTED_CHARS]!r} is no year; ask for annual data (freq A)"
        raise RecordRefusedError("impossible_date", detail)
    if raw.value_pct is None and not raw.obs_flag:
        raise RecordRefusedError("missing_value", f"{where}, {raw.year}: neither a value nor a flag")
    if raw.value_pct is not None and not 0 <= raw.value_pct <= 100:
        detail = f"{where}, {raw.year}: {raw.value_pct:g} is no percentage of enterprises; land the file anew"
        raise RecordRefusedError("out_of_range", detail)
    row = dict(vars(raw))
    return row | {"country_code": area(row.pop("country"))}


def _employer(raw: RawEmployer) -> dict[str, Any]:
    key = employer_key(raw.employer)
    if key is None:
        raise RecordRefusedError("missing_employer", "the row names no employer")
    nace, size = raw.nace.strip(), raw.size.strip()
    section = section_of_nace(nace) if nace else None
    if nace and section is None:
        detail = f"{raw.employer[:_QUOTED_CHARS]}: {nace[:_QUOTED_CHARS]!r} is no code of NACE Rev. 2"
        raise RecordRefusedError("unknown_code", detail)
    found, issues = size_class(size)
    if issues:
        detail = (
            f"{raw.employer[:_QUOTED_CHARS]}: {size[:_QUOTED_CHARS]!r} is not within one of "
            f"{', '.join(SIZE_CLASSES)} persons"
        )
        raise RecordRefusedError("unknown_size", detail)
    if section is None and found is None:
        detail = f"{raw.employer[:_QUOTED_CHARS]}: neither nace nor size"
        raise RecordRefusedError("missing_value", detail)
    return {"employer_key": key, "size_class": found, "industry_section": section}
