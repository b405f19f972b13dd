"""Eurostat, employed persons by occupation: LFSA_EGAI2D, and LFSA_EGISED by education, as SDMX-CSV.

Here belong the codes that are read: both sexes, thousand persons, a year. Other sexes are passed over. Codes
that are not known are refused, so that a renamed one is not a gap. Flags are kept, on values and where there
is none. What all datasets of Eurostat share is in `eurostat`.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.measures.eurostat import (
    COLUMNS,
    NEEDED,
    OTHER_AREAS,
    address,
    country_of,
    dataset_of,
    flag_of,
    refuse_unknown,
    unknown,
    value_of,
)
from skills_pipeline.measures.measure import files_at
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, Refusal
from skills_pipeline.sources.occupations import ALL, UNKNOWN, RawEmployment

_MODULE = "eurostat_employment"
_COLUMNS = COLUMNS | {name: name for name in ("isco08", "isced11", "age", "sex")}
_NEEDED = tuple((name,) for name in (*NEEDED, "isco08", "age", "sex"))

_READ = {
    "freq": {"A"},
    "unit": {"THS_PER", "THS"},
    "sex": {"T"},
    "age": {
        *("Y15-24", "Y15-39", "Y15-59", "Y15-64", "Y15-74", "Y20-64", "Y25-49", "Y25-54", "Y25-59", "Y25-64"),
        *("Y25-74", "Y40-59", "Y40-64", "Y50-59", "Y50-64", "Y50-74", "Y55-64", "Y65-74"),
        *("Y_GE15", "Y_GE25", "Y_GE50", "Y_GE65", "Y_GE75", "TOTAL"),
    },
    "isced11": {"TOTAL", "ED0-2", "ED3_4", "ED35_45", "ED34_44", "ED5-8", "NRP", "UNK"},
}
_PASSED_OVER = {"sex": {"M", "F"}}
_OCCUPATIONS = {"TOTAL": ALL, "NRP": UNKNOWN, "UNK": UNKNOWN}

_NEW_IN_2008 = {"14", "25", "26", "35", "44", "53", "54", "63", "75", "94", "95", "96"}
"""Sub-major groups that ISCO-88 does not have."""


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a cell. A file by ISCO-88, under its own name or that of ISCO-08, is refused as a whole."""
    body = file.read()
    header = body.partition(b"\n")[0].decode("utf-8", "replace").lower()
    if "isco88" in header.split(","):
        yield Refusal(
            "", "other_classification", "column isco88: wanted is a dataset by isco08, of 2011 or later"
        )
        return
    held = list(table_records(io.BytesIO(body), _COLUMNS, _NEEDED))
    groups = {item.record["isco08"].removeprefix("OC") for item in held if isinstance(item, Located)}
    of_two = {group for group in groups if len(group) == 2}
    if of_two and not of_two & _NEW_IN_2008 and {"21", "24", "31", "34"} <= of_two:
        detail = "isco08 has 21 to 34 but none of 25, 26, 35, 53, 54, 75, 94 to 96: the codes are ISCO-88"
        yield Refusal("", "other_classification", detail)
        return
    yield from _each_once(held)


def _each_once(items: list[Located | Refusal]) -> Iterator[Located | Refusal]:
    fields = ("dataset", "isco08", "age", "sex", "unit", "geo", "year")
    has_education = any(isinstance(item, Located) and "isced11" in item.record for item in items)
    return each_once(items, *fields, *(("isced11",) if has_education else ()))


def parse(record: Record, _url: str) -> RawEmployment | None:
    """One cell; None for a sex or a group of countries that is not read."""
    dataset = dataset_of(record["dataset"])
    if any(record[column] in codes for column, codes in _PASSED_OVER.items()) or record["geo"] in OTHER_AREAS:
        return None
    read = {column: codes for column, codes in _READ.items() if column in record}
    refuse_unknown(dataset, record, read, _MODULE)
    return RawEmployment(
        dataset=dataset,
        country=country_of(record["geo"]),
        isco08_code=_occupation(dataset, record["isco08"]),
        education=ALL if record.get("isced11", "TOTAL") == "TOTAL" else record["isced11"],
        age=record["age"],
        year=record["year"],
        employed_thousands=value_of(record["value"]),
        obs_flag=flag_of(dataset, record["flag"], _MODULE),
    )


def _occupation(dataset: str, stated: str) -> str:
    if stated in _OCCUPATIONS:
        return _OCCUPATIONS[stated]
    if not stated.startswith("OC"):
        raise unknown(dataset, "isco08", stated, {"OC1", "OC11", *_OCCUPATIONS}, _MODULE)
    return stated.removeprefix("OC")


SOURCE = Source(
    name="eurostat_employment",
    title="Eurostat, employed persons by occupation (LFSA_EGAI2D, LFSA_EGISED)",
    url="https://ec.europa.eu/eurostat/databrowser/view/lfsa_egai2d",
    licence="CC-BY-4.0",
    citation="Eurostat: Labour Force Survey, lfsa_egai2d and lfsa_egised",
    terms="Name Eurostat; a change of the figures has to be said",
    cadence="yearly",
    records=records,
    parse=parse,
    requests=files_at(address("LFSA_EGAI2D", "A..Y15-64.T.THS_PER.")),
)
