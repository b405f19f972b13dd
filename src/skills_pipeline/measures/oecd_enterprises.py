"""OECD, access and use of ICT by businesses: AI, cloud, data analytics, as SDMX-CSV without labels.

Here belongs the shape of what its service answers to `format=csvfile` for DF_BUSINESSES, and the codes that
are read: percentages of enterprises, a year. Groups of countries are passed over. Codes that are not known
are refused by name, so that a renamed one is not a gap. For countries of the European statistical system the
figures are Eurostat's; Australia, Brazil, Canada, Japan, Korea and New Zealand are in no other dataset here.
"""

from collections.abc import Iterator
from typing import BinaryIO

from skills_pipeline.anchors.tables import each_once, table_records
from skills_pipeline.measures.measure import files_at, unknown_code
from skills_pipeline.sources.base import Source
from skills_pipeline.sources.documents import Located, Record, RecordRefusedError, Refusal
from skills_pipeline.sources.enterprises import RawEnterpriseShare
from skills_pipeline.sources.figures import number

_DATASET = "DF_BUSINESSES"
_STATUSES = ("status", "second_status", "third_status")
_COLUMNS: dict[str, str | None] = {
    # The first column of SDMX-CSV 1.0, and the first ones of 2.0.
    "dataflow": "flow",
    "structure": None,
    "structure_id": "flow",
    "action": None,
    "ref_area": "area",
    "freq": "freq",
    "measure": "measure",
    "unit_measure": "unit",
    "activity": "activity",
    "size_class": "size_class",
    "time_period": "year",
    "obs_value": "value",
    **dict(zip(("obs_status", "obs_status_2", "obs_status_3"), _STATUSES, strict=True)),
    "unit_mult": None,
    "time_horizon_use": None,
    "decimals": None,
    "breakdown_v7": None,
}
_NEEDED = tuple((name,) for name in dict.fromkeys(filter(None, _COLUMNS.values())))

_SIZE_CLASSES = {"S_GE10": "GE10", "S10T49": "10-49", "S50T249": "50-249", "S_GE250": "GE250"}
_READ = {
    "freq": {"A"},
    "measure": {"G14_B", "G3_B", "G7_B"},
    "unit": {"PT_ENT"},
    "activity": set("_T C D E F G G46 G47 H I J L M N".split()),
    "size_class": set(_SIZE_CLASSES),
}
"""Measures: use of AI, purchase of cloud services, data analytics."""

_FLAGS = {"": "", "A": "", "B": "b", "D": "d", "E": "e", "P": "p", "U": "u"}
_GROUPS = {"OECD", "EU27", "EU28", "EU27_2020"}


def records(file: BinaryIO) -> Iterator[Located | Refusal]:
    """A record a cell."""
    rows = table_records(file, _COLUMNS, _NEEDED)
    return each_once(rows, "area", "measure", "unit", "activity", "size_class", "year")


def parse(record: Record, _url: str) -> RawEnterpriseShare | None:
    """One cell; None for a group of countries."""
    if _DATASET not in record["flow"]:
        raise _unknown("dataflow", record["flow"], {_DATASET})
    if record["area"] in _GROUPS:
        return None
    for column, codes in _READ.items():
        if record[column] not in codes:
            raise _unknown(column, record[column], codes)
    unknown = next((record[name] for name in _STATUSES if record[name] not in _FLAGS), None)
    if unknown is not None:
        raise _unknown("OBS_STATUS", unknown, set(_FLAGS) - {""})
    return RawEnterpriseShare(
        dataset=_DATASET,
        country=record["area"],
        year=record["year"],
        size_class=_SIZE_CLASSES[record["size_class"]],
        industry=record["activity"],
        indicator=record["measure"],
        value_pct=number(record["value"]) if record["value"].strip() else None,
        obs_flag="".join(_FLAGS[record[name]] for name in _STATUSES) or None,
    )


def _unknown(column: str, seen: str, codes: set[str]) -> RecordRefusedError:
    return unknown_code("the OECD", _DATASET, column, seen, sorted(codes), "oecd_enterprises")


SOURCE = Source(
    name="oecd_enterprises",
    title="OECD, access and use of ICT by businesses (AI, cloud, data analytics)",
    url="https://data-explorer.oecd.org/?tm=DF_BUSINESSES",
    licence="CC-BY-4.0",
    citation="OECD: ICT Access and Usage by Businesses, DSD_ICT_B@DF_BUSINESSES",
    terms="Name the OECD",
    cadence="yearly",
    records=records,
    parse=parse,
    requests=files_at(
        "https://sdmx.oecd.org/public/rest/data/OECD.STI.DEP,DSD_ICT_B@DF_BUSINESSES,1.0/"
        ".A.G14_B+G3_B+G7_B.PT_ENT..?format=csvfile"
    ),
)
