"""ILOSTAT, employed persons by occupation: the dataflows DF_EMP_TEMP_SEX_OC2_NB and …_OCU_NB, as SDMX-CSV.

Here belongs the shape of what its SDMX service answers to `format=csv`, and the codes that are read: both
sexes, thousand persons, a year, ISCO-08. Other sexes, rows by an earlier ISCO, by level of skill and of
regions of the world are passed over. Codes that are not known are refused, so that a renamed one is no gap.
The statistics are of persons of 15 years and over, in some countries of another age: NOTE_INDICATOR says so
and is not read.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.measures.measure import files_at, unknown_code
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError, Refusal
from skills_pipeline.sources.occupations import ALL, UNKNOWN, RawEmployment, finite

_NAME = "ilostat_employment"
_SERVICE = "https://sdmx.ilo.org/rest/data/ILO"
_FIRST_YEAR = 2011
"""Of ISCO-08 in most countries; an answer may have 300,000 cells at most."""

_PASSED_OVER = ("decimals", "upper_bound", "lower_bound", "source", "note_source", "note_indicator")
_COLUMNS: dict[str, str | None] = {
    "dataflow": "dataset",
    "ref_area": "area",
    "freq": "freq",
    "measure": "measure",
    "sex": "sex",
    "oc2": "occupation",
    "ocu": "occupation",
    "time_period": "year",
    "obs_value": "value",
    "obs_status": "status",
    "unit_measure_type": None,
    "unit_measure": "unit",
    "unit_mult": "exponent",
    "note_classif": None,
    **dict.fromkeys(_PASSED_OVER),
}
_NEEDED = tuple((name,) for name in dict.fromkeys(filter(None, _COLUMNS.values())))

_READ = {"freq": {"A"}, "measure": {"EMP_TEMP_NB"}, "sex": {"SEX_T"}, "unit": {"PS"}, "exponent": {"3"}}
_OTHER_SEXES = {"SEX_M", "SEX_F", "SEX_O"}
_ISCO08 = ("OC2_ISCO08_", "OCU_ISCO08_")
_OTHER_CLASSIFICATIONS = ("OC2_ISCO88_", "OCU_ISCO88_", "OC2_ISCO68_", "OCU_ISCO68_", "OCU_SKILL_")
_OCCUPATIONS = {"TOTAL": ALL, "X": UNKNOWN}
_FLAGS = {"": None, "B": "b", "D": "d", "E": "e", "I": "e", "M": "e", "P": "p", "U": "u"}
"""Status → the letter that `core.occupation_employment` has for it; imputed and modelled are estimated."""

_REGION = re.compile(r"X\d\d")
"""Areas that are no countries: parts of the world, groups by income."""


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a cell."""
    rows = table_records(file, _COLUMNS, _NEEDED)
    return each_once(rows, "dataset", "area", "sex", "occupation", "year")


def parse(record: Record, _url: str) -> RawEmployment | None:
    """One cell; None for a sex, a region or a classification that is not read."""
    dataset = record["dataset"].removeprefix("ILO:").partition("(")[0]
    occupation = record["occupation"]
    if (
        record["sex"] in _OTHER_SEXES
        or occupation.startswith(_OTHER_CLASSIFICATIONS)
        or _REGION.fullmatch(record["area"])
    ):
        return None
    for column, codes in _READ.items():
        if record[column] not in codes:
            raise _unknown(dataset, column, record[column], codes)
    if not occupation.startswith(_ISCO08):
        raise _unknown(dataset, "occupation", occupation, {"OC2_ISCO08_25", "OCU_ISCO08_2"})
    if record["status"] not in _FLAGS:
        raise _unknown(dataset, "OBS_STATUS", record["status"], set(_FLAGS) - {""})
    code = occupation[len(_ISCO08[0]) :]
    return RawEmployment(
        dataset=dataset,
        country=record["area"],
        isco08_code=_OCCUPATIONS.get(code, code),
        education=ALL,
        age="Y_GE15",
        year=record["year"],
        employed_thousands=finite(record["value"]) if record["value"].strip() else None,
        obs_flag=_FLAGS[record["status"]],
    )


def _unknown(dataset: str, column: str, seen: str, codes: set[str]) -> RecordRefusedError:
    return unknown_code("ILOSTAT", dataset, column, seen, sorted(codes), "ilostat_employment")


SOURCE = Source(
    name=_NAME,
    title="ILOSTAT, employed persons by occupation (EMP_TEMP_SEX_OC2_NB)",
    url="https://ilostat.ilo.org/data/",
    licence="CC-BY-4.0",
    citation="ILO: ILOSTAT, employment by sex and occupation (thousands), EMP_TEMP_SEX_OC2_NB",
    terms="Name ILOSTAT",
    cadence="yearly",
    records=records,
    parse=parse,
    requests=files_at(
        f"{_SERVICE},DF_EMP_TEMP_SEX_OC2_NB/.A..SEX_T.?format=csv&startPeriod={_FIRST_YEAR}",
    ),
)
